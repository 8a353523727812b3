import type { CreatedStream } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';

interface Props {
  stream: CreatedStream;
  onDone: () => void;
}

/** The device's key, this once. It can bring readings and do nothing else. */
export function Key({ stream, onDone }: Props) {
  return (
    <div class="key">
      <p>{t('connect.key.lead')}</p>
      <pre>
        <code>{stream.ingest_token}</code>
      </pre>
      <p class="hint">{t('connect.key.once')}</p>
      <div class="actions">
        <CopyButton text={stream.ingest_token} />
        <button class="button main" type="button" onClick={onDone}>
          {t('connect.key.done')}
        </button>
      </div>
    </div>
  );
}
