import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';

interface Props {
  text: string;
  label?: string;
  onCopied?: () => void;
}

/** Copies a text to the clipboard. Renders nothing on pages without TLS, where browsers do not provide a clipboard. */
export function CopyButton({ text, label = t('copy'), onCopied }: Props) {
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
        if (isDone.peek()) onCopied?.();
      }}
    >
      <span aria-live="polite">{isDone.value ? t('copied') : label}</span>
    </button>
  );
}
