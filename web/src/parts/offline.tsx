import { t } from '../i18n/language.ts';
import { online } from '../state/online.ts';

/** Says so when there is no network; what has been told so far is kept. */
export function Offline() {
  return (
    <div class="offline" role="status">
      {!online.value && <p>{t('offline')}</p>}
    </div>
  );
}
