import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language.ts';

interface Props {
  title: string;
  /** While it is being done it cannot be called off any more. */
  busy: boolean;
  children: ComponentChildren;
  onCancel: () => void;
}

/**
 * Asks before something that cannot be undone. Escape is no. The dialog is open exactly while the app renders it: were it closed by the browser, the app
 * would hear of that a turn later, and what is clicked in between would be lost.
 */
export function Confirm({ title, busy, children, onCancel }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Closed before it is removed, which brings the focus back to what it was opened by.
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
      // A second Escape closes it whatever the first was answered.
      onClose={({ currentTarget }) => currentTarget.isConnected && currentTarget.showModal()}
    >
      <h2 id={id}>{title}</h2>
      {children}
      {!busy && (
        <button class="button plain" type="button" onClick={onCancel}>
          {t('keep')}
        </button>
      )}
    </dialog>
  );
}
