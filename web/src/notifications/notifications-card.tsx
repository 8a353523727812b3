import '../style/notifications.css';
import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { useFocusIfLost } from '../focus.ts';
import { Card } from '../home/card.tsx';
import { t } from '../i18n/language.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { BusyButton } from '../parts/busy-button.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { likelyPushState, type PushState, readPushState, switchOff, switchOn } from './push.ts';
import { QuietHoursForm } from './quiet-hours-form.tsx';
import { addNotificationsTexts } from './texts.ts';

addNotificationsTexts();

/**
 * Switches notifications of this browser on and off. Nothing is asked before the user taps. Reserves the space of the likely state until the
 * state is known.
 */
export function NotificationsCard({ pet }: { pet: string }) {
  const state = useSignal<PushState | undefined>(undefined);
  const onChange = (changed: PushState) => {
    state.value = changed;
  };
  const loading = useAction(async () => onChange(await readPushState()));
  useEffect(() => void loading.run(), []);
  const now = state.value;
  const text = useFocusIfLost<HTMLParagraphElement>(now !== undefined);
  const controls = { pet, text, onChange };
  return (
    <Card title={t('notifications.title')} lead={t('notifications.lead', { pet })}>
      <Notice failure={loading.failure}>
        <button class="button plain" type="button" onClick={() => loading.run()}>
          {t('retry')}
        </button>
      </Notice>
      {!now && loading.failure === undefined && (
        <div class="push-loading">
          <Loading />
          <div class="push-state invisible">
            <Controls now={likelyPushState()} {...controls} />
          </div>
        </div>
      )}
      {now && (
        <div class="push-state">
          <Controls now={now} {...controls} />
        </div>
      )}
    </Card>
  );
}

interface ControlsProps {
  now: PushState;
  pet: string;
  text: RefObject<HTMLParagraphElement | null>;
  onChange: (state: PushState) => void;
}

function Controls({ now, pet, text, onChange }: ControlsProps) {
  return (
    <>
      <p ref={text} tabIndex={-1}>
        {t(`notifications.${now.is}`, { pet })}
      </p>
      {now.is === 'off' && <SwitchOn act={async () => onChange(await switchOn())} />}
      {now.is === 'on' && (
        <>
          <QuietHoursForm quiet={now.quiet} onSaved={onChange} />
          <SwitchOff act={async () => onChange(await switchOff())} />
        </>
      )}
    </>
  );
}

function SwitchOn({ act }: { act: () => Promise<void> }) {
  const { run, busy, failure } = useAction(act);
  return (
    <>
      <Notice failure={failure} />
      <Unlocked>
        <div class="actions">
          <BusyButton busy={busy} busyLabel={t('notifications.switchingOn')} onClick={() => run()}>
            {t('notifications.switchOn')}
          </BusyButton>
        </div>
      </Unlocked>
    </>
  );
}

function SwitchOff({ act }: { act: () => Promise<void> }) {
  const { run, busy, failure } = useAction(act);
  return (
    <>
      <Notice failure={failure} />
      <div class="actions">
        <BusyButton variant="plain" busy={busy} busyLabel={t('notifications.switchingOff')} onClick={() => run()}>
          {t('notifications.switchOff')}
        </BusyButton>
      </div>
    </>
  );
}
