import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';

/** Copies a text, and says so. Pages that came without TLS cannot; the text can be marked by hand there. */
export function CopyButton({ text }: { text: string }) {
  const isDone = useSignal(false);
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (!clipboard) return null;
  return (
    <button
      class="button plain"
      type="button"
      onClick={async () => {
        // Where that is forbidden, nothing is said to have been done.
        isDone.value = await clipboard.writeText(text).then(
          () => true,
          () => false,
        );
      }}
    >
      <span aria-live="polite">{isDone.value ? t('copied') : t('copy')}</span>
    </button>
  );
}
