import { t } from '../i18n/language.ts';
import { Portrait } from '../parts/portrait.tsx';
import { Screen } from '../parts/screen.tsx';
import { dropPhoto } from '../photo/kept-photo.ts';
import { Photo } from '../photo/photo.tsx';
import { useProfile } from '../state/profile.ts';
import { go } from '../state/route.ts';
import { reach } from '../state/session.ts';

/** A photo for the pet, if one likes; the drawing is fine too. */
export function FaceScreen() {
  const pet = useProfile().value?.pet_name ?? '';
  function next() {
    reach('connect');
    go('connect');
  }
  return (
    <Screen title={t('face.title')} lead={t('face.lead')} scene={<Portrait alt={t('pictureOf', { pet })} />}>
      <Photo onDone={next} />
      <div class="actions">
        <button
          class="button quiet"
          type="button"
          onClick={() => {
            void dropPhoto();
            next();
          }}
        >
          {t('face.skip')}
        </button>
      </div>
    </Screen>
  );
}
