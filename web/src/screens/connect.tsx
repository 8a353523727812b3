import { t } from '../i18n/language.ts';
import { Portrait } from '../parts/portrait.tsx';
import { Screen } from '../parts/screen.tsx';
import { useProfile } from '../state/profile.ts';
import { reach } from '../state/session.ts';
import { Connect } from '../watch/connect.tsx';

/** What may your pet feel? */
export function ConnectScreen() {
  const pet = useProfile().value?.pet_name ?? '';
  const home = () => reach('home');
  return (
    <Screen
      title={t('connect.title', { pet })}
      lead={t('connect.lead')}
      scene={<Portrait alt={t('pictureOf', { pet })} />}
    >
      <Connect onDone={home} />
      <div class="actions">
        <button class="button quiet" type="button" onClick={home}>
          {t('connect.skip')}
        </button>
      </div>
    </Screen>
  );
}
