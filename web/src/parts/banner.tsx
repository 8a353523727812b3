import { t } from '../i18n/language.ts';
import { isOutdated } from '../installed/new-version.ts';
import { online } from '../state/online.ts';

/** Says at the top of every screen that there is no network, or that a reload is needed. */
export function Banner() {
  return (
    <div class="banner" role="status">
      {!online.value && <p>{t('offline')}</p>}
      {isOutdated.value && online.value && (
        <p>
          {t('newVersion')}{' '}
          <button class="link" type="button" onClick={() => location.reload()}>
            {t('reload')}
          </button>
        </p>
      )}
    </div>
  );
}
