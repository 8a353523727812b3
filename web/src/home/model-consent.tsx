import { useRef } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { lock } from '../locked/lock.ts';
import { HealthNotice } from '../parts/health-notice.tsx';
import { Notice } from '../parts/notice.tsx';
import { Switch } from '../parts/switch.tsx';
import { changeProfile, profile } from '../state/profile.ts';
import { settings } from '../state/settings.ts';
import { isYoungHere } from '../state/young.ts';
import { Card } from './card.tsx';

/**
 * Asks adults whether a language model may write the messages, if the service has one. Consent can be withdrawn
 * also when it is no longer offered.
 */
export function ModelConsent() {
  const change = useAction((on: boolean) => changeProfile({ purposes: on ? ['profile_messages'] : [] }));
  const { narrator } = settings.value ?? {};
  const isOn = profile.value?.purposes?.includes('profile_messages') ?? false;
  const isOffered = narrator?.ai === true && !isYoungHere.value;
  // Once withdrawn, the switch stays until the view is left, so that it keeps the focus.
  const wasOn = useRef(false);
  wasOn.current ||= isOn;
  if (!isOffered && !wasOn.current) return null;
  return (
    <Card title={t('modelConsent.title')}>
      {isOffered && <HealthNotice about="goals" />}
      <Switch
        label={t('modelConsent.name')}
        about={isOffered ? t('modelConsent.about', { model: narrator.name }) : t('modelConsent.notOffered')}
        on={isOn}
        disabled={change.busy || (!isOn && (!isOffered || lock.value !== undefined))}
        onChange={change.run}
      />
      <Notice failure={change.failure} />
    </Card>
  );
}
