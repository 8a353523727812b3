import type { CreatedStream } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';

interface Props {
  stream: CreatedStream;
  onDone: () => void;
}

/** Shows the ingest token of a new stream. It cannot be shown again later. */
export function IngestToken({ stream, onDone }: Props) {
  return (
    <div class="ingest-token">
      <p>{t('connect.token.lead')}</p>
      <pre>
        <code>{stream.ingest_token}</code>
      </pre>
      <p class="hint">{t('connect.token.once')}</p>
      <div class="actions">
        <CopyButton text={stream.ingest_token} />
        <button class="button main" type="button" onClick={onDone}>
          {t('connect.token.done')}
        </button>
      </div>
    </div>
  );
}
