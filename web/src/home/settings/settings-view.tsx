import '../../style/story.css';
import { ActivityCard } from '../../activity/activity-card.tsx';
import { t } from '../../i18n/language.ts';
import { InstallCard } from '../../installed/install-card.tsx';
import { NotificationsCard } from '../../notifications/notifications-card.tsx';
import { WaysInCard } from '../../ways-in/ways-in-card.tsx';
import { Knowledge } from '../knowledge.tsx';
import { ModelConsent } from '../model-consent.tsx';
import { Privacy } from '../privacy.tsx';
import { ProfileCard } from '../profile-card.tsx';
import { Streams } from '../streams.tsx';
import type { ViewProps } from '../view-props.ts';
import { ViewTitle } from '../view-title.tsx';

/** What is not needed every day: profile, sources, devices, notifications and data. */
export function SettingsView({ petName }: ViewProps) {
  return (
    <>
      <ViewTitle title={t('home.tab.settings')} />
      <div class="cards">
        <ProfileCard />
        <Streams />
        <WaysInCard pet={petName} />
        <ModelConsent />
        <Knowledge />
        <ActivityCard />
        <NotificationsCard pet={petName} />
        <InstallCard pet={petName} />
        <Privacy />
      </div>
    </>
  );
}
