import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n/language.ts';

interface Props {
  title: string;
  /** While it is being done it cannot be called off any more. */
  busy: boolean;
  children: ComponentChildren;
  onCancel: () => void;
}

/** Asks before something that cannot be undone. Escape is no. */
export function Confirm({ title, busy, children, onCancel }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onCancel={(event) => busy && event.preventDefault()} onClose={onCancel}>
      <h2 id={id}>{title}</h2>
      {children}
      {!busy && (
        <form method="dialog">
          <button class="button plain" type="submit">
            {t('keep')}
          </button>
        </form>
      )}
    </dialog>
  );
}
