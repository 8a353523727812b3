import { t } from '../i18n/language.ts';
import { Pet } from '../parts/pet.tsx';
import { Screen } from '../parts/screen.tsx';
import { declinePhoto } from '../photo/declined.ts';
import { Photo } from '../photo/photo.tsx';
import { useProfile } from '../state/profile.ts';
import { goTo } from '../state/route.ts';
import { advanceTo } from '../state/session.ts';
import { addStoryTexts } from './texts.ts';

addStoryTexts();

export function FaceScreen() {
  const name = useProfile().value?.pet_name;
  const pet = name ?? t('story.yourPet');
  function next() {
    advanceTo('connect');
    goTo('connect');
  }
  return (
    <Screen title={t('face.title')} lead={t('face.lead', { pet })} scene={<Pet name={name ?? ''} />}>
      <div class="actions keep">
        <button
          class="button main"
          type="button"
          onClick={() => {
            declinePhoto();
            next();
          }}
        >
          {t('face.keep', { pet })}
        </button>
      </div>
      <Photo onDone={next} />
    </Screen>
  );
}
