import '../style/dialog.css';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  wide?: boolean;
  children: ComponentChildren;
  /** Called for Escape. */
  onCancel: () => void;
}

/**
 * A modal dialog. Its heading receives focus when it opens and whenever the title changes. Only the app closes the
 * dialog: if the browser closed it, the app would find out one event-loop turn later and miss clicks in between.
 */
export function Dialog({ title, wide = false, children, onCancel }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Close the dialog before it is removed, so that the focus returns to the element that opened it.
    return () => current?.close();
  }, []);
  // Browsers would focus the first button, which may be the destructive one.
  useLayoutEffect(() => heading.current?.focus(), [title]);
  return (
    <dialog
      ref={dialog}
      class={wide ? 'wide' : ''}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
      // Reopens the dialog, because browsers close it on the second Escape even if `cancel` was prevented.
      onClose={({ currentTarget }) => currentTarget.isConnected && currentTarget.showModal()}
    >
      <h2 ref={heading} id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
