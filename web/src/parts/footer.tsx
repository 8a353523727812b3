import { t } from '../i18n/language.ts';
import { settings } from '../state/settings.ts';
import { OutsideLink } from './outside-link.tsx';

/** What each screen has to say: who is responsible, that this is not a medical device, the privacy notice and the imprint. */
export function Footer() {
  const { controller, privacy_notice_url: privacy, imprint_url: imprint } = settings.value ?? {};
  return (
    <footer class="duties">
      {controller && (
        <p>
          {t('duties.responsible')} <bdi>{controller}</bdi>
        </p>
      )}
      <span>{t('duties.notMedical')}</span>
      {privacy && <OutsideLink href={privacy}>{t('duties.privacy')}</OutsideLink>}
      {imprint && <OutsideLink href={imprint}>{t('duties.imprint')}</OutsideLink>}
    </footer>
  );
}
