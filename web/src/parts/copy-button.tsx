import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';

/** Copies a text to the clipboard. Renders nothing on pages without TLS, where browsers do not provide a clipboard. */
export function CopyButton({ text }: { text: string }) {
  const isDone = useSignal(false);
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (!clipboard) return null;
  return (
    <button
      class="button plain"
      type="button"
      onClick={async () => {
        // The browser may deny access to the clipboard.
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
