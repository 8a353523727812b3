import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Portrait } from '../parts/portrait.tsx';
import { Screen } from '../parts/screen.tsx';
import { loadProfile, profile } from '../state/profile.ts';
import { go } from '../state/route.ts';
import { reach } from '../state/session.ts';

/** The pet is there: a drawing that nobody else has, and both names said back. */
export function HatchedScreen() {
  const loading = useAction(loadProfile);
  useEffect(() => {
    if (!profile.peek()) void loading.run();
  }, []);
  const seen = profile.value;
  return (
    <Screen
      title={seen ? t('hatched.title', { pet: seen.pet_name }) : t('hatched.titleAlone')}
      scene={<Portrait alt={t('pictureOf', { pet: seen?.pet_name ?? '' })} mood="hatched" />}
    >
      {seen && (
        <>
          <blockquote class="bubble" dir="auto">
            {t('hatched.greeting', { name: seen.name, pet: seen.pet_name })}
          </blockquote>
          <p class="lead">{t('hatched.lead')}</p>
          <div class="actions">
            <button class="button main" type="button" onClick={next}>
              {t('next')}
            </button>
          </div>
        </>
      )}
      {!seen && loading.busy && <Loading />}
      <Notice failure={loading.failure}>
        <button class="button plain" type="button" onClick={() => loading.run()}>
          {t('again')}
        </button>
      </Notice>
    </Screen>
  );
}

function next(): void {
  reach('face');
  go('face');
}
