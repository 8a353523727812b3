import { t } from '../i18n/language.ts';
import { settings } from '../state/settings.ts';

/** What each screen has to say: that this is not a medical device, and the operator's privacy notice and imprint. */
export function Footer() {
  const { privacy_notice_url: privacy, imprint_url: imprint } = settings.value ?? {};
  return (
    <footer class="duties">
      <span>{t('duties.notMedical')}</span>
      {privacy && <a href={privacy}>{t('duties.privacy')}</a>}
      {imprint && <a href={imprint}>{t('duties.imprint')}</a>}
    </footer>
  );
}
