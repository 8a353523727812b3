import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog.tsx';

interface Props {
  title: string;
  /** Whether the confirmed action is running. The dialog cannot be cancelled then. */
  busy: boolean;
  cancelLabel: string;
  children: ComponentChildren;
  onCancel: () => void;
}

/** Asks for confirmation before an action that cannot be undone. Escape cancels. */
export function Confirm({ title, busy, cancelLabel, children, onCancel }: Props) {
  return (
    <Dialog title={title} onCancel={() => !busy && onCancel()}>
      {children}
      {!busy && (
        <button class="button plain" type="button" onClick={onCancel}>
          {cancelLabel}
        </button>
      )}
    </Dialog>
  );
}
