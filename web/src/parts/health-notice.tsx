import '../style/health-notice.css';
import { RETENTION_DAYS } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { settings } from '../state/settings.ts';
import { OutsideLink } from './outside-link.tsx';

interface Props {
  /** What the consent is about. */
  about?: 'readings' | 'goals';
}

/** What people have to know before they consent: that these are health data, who has them, how long, and how to withdraw. */
export function HealthNotice({ about = 'readings' }: Props) {
  const { controller, privacy_notice_url: privacy, retention_days: days = RETENTION_DAYS } = settings.value ?? {};
  return (
    <p class="health-notice">
      {t(`consent.notice.${about}`, { controller: controller ?? t('consent.operator'), days })}{' '}
      {privacy && <OutsideLink href={privacy}>{t('duties.privacy')}</OutsideLink>}
    </p>
  );
}
