import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';

interface Props {
  busy: boolean;
  failure: unknown;
  /** How much has been sent, from 0 to 1; undefined while waiting to try again. */
  share: number | undefined;
  cancel: () => void;
  onAgain: () => void;
  onOther: () => void;
}

/** A photo under way: how far it is, a way to stop it and, when it has stopped, to go on. */
export function Uploading({ busy, failure, share, cancel, onAgain, onOther }: Props) {
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
  // Whoever has cancelled knows.
  const isCancelled = failure instanceof Error && failure.name === 'AbortError';
  return (
    <div class="upload">
      <Notice failure={isCancelled ? undefined : failure} />
      <div class="actions">
        <button class="button main" type="button" onClick={onAgain}>
          {t('photo.again')}
        </button>
        <button class="button plain" type="button" onClick={onOther}>
          {t('photo.other')}
        </button>
      </div>
    </div>
  );
}

/** In per cent while bytes are sent, in words before and after. */
function Progress({ share }: { share: number | undefined }) {
  const isSending = share !== undefined && share < 1;
  const words = t(share === undefined ? 'photo.waiting' : isSending ? 'photo.sending' : 'photo.publishing');
  return (
    <div class="transfer">
      <p role="status">{words}</p>
      <progress max={1} aria-label={words} {...(isSending ? { value: share } : {})} />
      {isSending && <p class="hint">{Math.round(share * 100)} %</p>}
    </div>
  );
}
