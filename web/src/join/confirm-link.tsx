import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Egg } from '../parts/egg.tsx';
import { Pet } from '../parts/pet.tsx';
import { Screen } from '../parts/screen.tsx';
import { clearJoin, join } from '../state/join.ts';
import { profile, useProfile } from '../state/profile.ts';
import { replaceStep } from '../state/route.ts';
import { session } from '../state/session.ts';
import { deviceLabel } from '../ways-in/device-label.ts';
import { JoinFailure } from './join-failure.tsx';
import type { Opening } from './open-session.ts';
import { findCode } from './read-code.ts';

/**
 * Asks before a link opens a session, because links are also opened by mistake and by programs that make previews,
 * and an invite works only once.
 */
export function ConfirmLink({ opening }: { opening: Opening }) {
  const code = findCode(join.value.text);
  const isIncomplete = useSignal(false);
  const open = () => {
    if (code) void opening.run({ code });
    else isIncomplete.value = true;
  };
  return (
    <Screen
      title={t('waysIn.join.link.title')}
      lead={t('waysIn.join.link.lead', { device: deviceLabel() })}
      scene={session.value ? <Pet name={profile.value?.pet_name ?? ''} /> : <Egg />}
      progress={false}
    >
      {session.value && <PetHere />}
      <p class="hint">{t('waysIn.join.link.warning')}</p>
      {isIncomplete.value && (
        <p class="notice" role="alert">
          {t('waysIn.join.link.incomplete')}
        </p>
      )}
      <JoinFailure failure={opening.failure} />
      <div class="actions">
        <BusyButton busy={opening.busy} busyLabel={t('waysIn.join.opening')} onClick={open}>
          {t('waysIn.join.link.open')}
        </BusyButton>
        {!opening.busy && (
          <button class="button plain" type="button" onClick={leave}>
            {t('waysIn.join.link.notNow')}
          </button>
        )}
      </div>
    </Screen>
  );
}

function PetHere() {
  const pet = useProfile().value?.pet_name;
  return pet ? <p class="lead">{t('waysIn.join.link.asked', { pet })}</p> : null;
}

function leave(): void {
  clearJoin();
  replaceStep();
}
