import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  /** Whether the confirmed action is running. The dialog cannot be cancelled then. */
  busy: boolean;
  cancelLabel: string;
  children: ComponentChildren;
  onCancel: () => void;
}

/**
 * Asks for confirmation before an action that cannot be undone. Escape cancels. Only the app closes the dialog: if
 * the browser closed it, the app would find out one event-loop turn later and miss clicks in between.
 */
export function Confirm({ title, busy, cancelLabel, children, onCancel }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Close the dialog before it is removed, so that the focus returns to the element that opened it.
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onCancel();
      }}
      // Reopens the dialog, because browsers close it on the second Escape even if `cancel` was prevented.
      onClose={({ currentTarget }) => currentTarget.isConnected && currentTarget.showModal()}
    >
      <h2 id={id}>{title}</h2>
      {children}
      {!busy && (
        <button class="button plain" type="button" onClick={onCancel}>
          {cancelLabel}
        </button>
      )}
    </dialog>
  );
}
