import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';

interface Props {
  busy: boolean;
  failure: unknown;
  /** Fraction of the photo that has been sent, from 0 to 1; undefined while waiting for a retry. */
  share: number | undefined;
  cancel: () => void;
  onRetry: () => void;
  onChooseAnother: () => void;
}

export function Uploading({ busy, failure, share, cancel, onRetry, onChooseAnother }: Props) {
  if (busy) {
    return (
      <div class="upload">
        <Progress share={share} />
        <div class="actions">
          <button class="button plain" type="button" onClick={cancel}>
            {t('cancel')}
          </button>
        </div>
      </div>
    );
  }
  const isCancelled = failure instanceof Error && failure.name === 'AbortError';
  return (
    <div class="upload">
      <Notice failure={isCancelled ? undefined : failure} />
      <div class="actions">
        <button class="button main" type="button" onClick={onRetry}>
          {t('photo.upload')}
        </button>
        <button class="button plain" type="button" onClick={onChooseAnother}>
          {t('photo.chooseAnother')}
        </button>
      </div>
    </div>
  );
}

function Progress({ share }: { share: number | undefined }) {
  const isSending = share !== undefined && share < 1;
  const status = t(share === undefined ? 'photo.reconnecting' : isSending ? 'photo.uploading' : 'photo.publishing');
  return (
    <div class="transfer">
      <p role="status">{status}</p>
      <progress max={1} aria-label={status} {...(isSending ? { value: share } : {})} />
      {isSending && <p class="hint">{Math.round(share * 100)} %</p>}
    </div>
  );
}
