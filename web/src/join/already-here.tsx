import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pet } from '../parts/pet.tsx';
import { Screen } from '../parts/screen.tsx';
import { type Arrival, clearJoin } from '../state/join.ts';
import { useProfile } from '../state/profile.ts';
import { stay } from './open-session.ts';

/** Shown for a code of the pet that already lives in this browser. `arrival` is a session that is not needed. */
export function AlreadyHere({ arrival }: { arrival?: Arrival }) {
  const pet = useProfile().value?.pet_name;
  const leaving = useAction(async () => (arrival ? stay(arrival) : clearJoin()));
  return (
    <Screen
      title={pet ? t('waysIn.join.here.title', { pet }) : t('waysIn.join.here.titleWithoutName')}
      lead={t('waysIn.join.here.lead')}
      scene={<Pet name={pet ?? ''} />}
      progress={false}
    >
      <Notice failure={leaving.failure} />
      <div class="actions">
        <BusyButton busy={leaving.busy} busyLabel={t('loading')} onClick={() => leaving.run()}>
          {pet ? t('waysIn.join.here.go', { pet }) : t('next')}
        </BusyButton>
      </div>
    </Screen>
  );
}
