import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  /** While busy, the dialog cannot be cancelled. */
  busy: boolean;
  /** The label of the button that cancels. */
  cancelLabel: string;
  children: ComponentChildren;
  onCancel: () => void;
}

/**
 * Asks for confirmation before something that cannot be undone. Escape cancels. Only the app closes the dialog: if the
 * browser closed it, the app would learn of it a turn later and lose clicks in between.
 */
export function Confirm({ title, busy, cancelLabel, children, onCancel }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Closing the dialog before it is removed returns the focus to the element that opened it.
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
      // Browsers close a dialog on the second Escape even if `cancel` was prevented.
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
