import { t } from '../i18n/language.ts';
import { online } from '../state/online.ts';

export function Offline() {
  return (
    <div class="offline" role="status">
      {!online.value && <p>{t('offline')}</p>}
    </div>
  );
}
