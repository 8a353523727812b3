import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { lock } from '../locked/lock.ts';
import { Notice } from '../parts/notice.tsx';
import { Switch } from '../parts/switch.tsx';
import { changeProfile, profile } from '../state/profile.ts';
import { settings } from '../state/settings.ts';
import { isYoungHere } from '../state/young.ts';
import { Card } from './card.tsx';

/** Asks adults whether a language model may write the messages. Shows nothing if the service has none. */
export function ModelConsent() {
  const change = useAction((on: boolean) => changeProfile({ purposes: on ? ['profile_messages'] : [] }));
  const { narrator } = settings.value ?? {};
  const isOn = profile.value?.purposes?.includes('profile_messages') ?? false;
  if (!narrator?.ai || isYoungHere.value) return null;
  return (
    <Card title={t('modelConsent.title')}>
      <Switch
        label={t('modelConsent.name')}
        about={t('modelConsent.about', { model: narrator.name })}
        on={isOn}
        disabled={change.busy || (lock.value !== undefined && !isOn)}
        onChange={change.run}
      />
      <Notice failure={change.failure} />
    </Card>
  );
}
