import { t } from '../i18n/language.ts';
import { Pet } from '../parts/pet.tsx';
import { Screen } from '../parts/screen.tsx';
import { useProfile } from '../state/profile.ts';
import { advanceTo } from '../state/session.ts';
import { Connect } from '../watch/connect.tsx';
import { addStoryTexts } from './texts.ts';

addStoryTexts();

export function ConnectScreen() {
  const name = useProfile().value?.pet_name;
  const pet = name ?? t('story.yourPet');
  const goHome = () => advanceTo('home');
  return (
    <Screen title={t('connect.title', { pet })} lead={t('connect.lead')} scene={<Pet name={name ?? ''} />}>
      <Connect onDone={goHome} onSkip={goHome} />
    </Screen>
  );
}
