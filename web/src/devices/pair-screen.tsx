import '../style/devices.css';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { Pet } from '../parts/pet.tsx';
import { Screen } from '../parts/screen.tsx';
import { addStoryTexts } from '../screens/texts.ts';
import { clearPairingCode } from '../state/pairing.ts';
import { useProfile } from '../state/profile.ts';
import { goTo, replaceStep } from '../state/route.ts';
import { session } from '../state/session.ts';
import { Pairing } from './pairing.tsx';
import { addDeviceTexts } from './texts.ts';

addDeviceTexts();
addStoryTexts();

/** Pairs a device whose link or code the user has opened outside the app. */
export function PairScreen() {
  return session.value ? <PairWithPet /> : <WithoutPet />;
}

function PairWithPet() {
  const pet = useProfile().value?.pet_name ?? '';
  // Otherwise this screen would end when the code is used up, before it has said so.
  useEffect(() => replaceStep('pair'), []);
  const leave = () => {
    clearPairingCode();
    replaceStep();
  };
  return (
    <Screen title={t('device.pairTitle')} scene={<Pet name={pet} />} progress={false}>
      <Pairing onDone={leave} doneLabel={t('device.toPet', { pet })} />
      <div class="actions">
        <button class="button quiet" type="button" onClick={leave}>
          {t('connect.skip')}
        </button>
      </div>
    </Screen>
  );
}

/** The code stays in this tab, so that the pairing continues when a pet has arrived. */
function WithoutPet() {
  return (
    <Screen title={t('device.noPet')} lead={t('device.noPetLead')} scene={<Egg />} progress={false}>
      <div class="actions">
        <button class="button main" type="button" onClick={() => goTo('join')}>
          {t('device.ownPet')}
        </button>
        <button class="button plain" type="button" onClick={() => goTo('egg')}>
          {t('device.newPet')}
        </button>
      </div>
    </Screen>
  );
}
