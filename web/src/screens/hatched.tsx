import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { Portrait } from '../parts/portrait.tsx';
import { Screen } from '../parts/screen.tsx';
import { loadProfile, profile } from '../state/profile.ts';
import { go } from '../state/route.ts';
import { reach } from '../state/session.ts';

/** The pet is there: a drawing that nobody else has, and both names said back. */
export function HatchedScreen() {
  const loading = useAction(loadProfile);
  useEffect(() => void loading.run(), []);
  const { name = '', pet_name: pet = '' } = profile.value ?? {};
  return (
    <Screen
      title={pet ? t('hatched.title', { pet }) : t('hatched.titleAlone')}
      scene={<Portrait alt={t('pictureOf', { pet })} mood="hatched" />}
    >
      {name && (
        <blockquote class="bubble" dir="auto">
          {t('hatched.greeting', { name, pet })}
        </blockquote>
      )}
      <Notice failure={loading.failure}>
        <button class="button plain" type="button" onClick={() => loading.run()}>
          {t('again')}
        </button>
      </Notice>
      <p class="lead">{t('hatched.lead')}</p>
      <div class="actions">
        <button
          class="button main"
          type="button"
          onClick={() => {
            reach('face');
            go('face');
          }}
        >
          {t('next')}
        </button>
      </div>
    </Screen>
  );
}
