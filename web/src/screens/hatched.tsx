import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pet } from '../parts/pet.tsx';
import { Screen } from '../parts/screen.tsx';
import { loadProfile, profile } from '../state/profile.ts';
import { goTo } from '../state/route.ts';
import { advanceTo } from '../state/session.ts';

export function HatchedScreen() {
  const loading = useAction(loadProfile);
  useEffect(() => {
    if (!profile.peek()) void loading.run();
  }, []);
  const current = profile.value;
  return (
    <Screen
      title={current ? t('hatched.title', { pet: current.pet_name }) : t('hatched.titleWithoutName')}
      scene={<Pet name={current?.pet_name ?? ''} phase="hatching" />}
    >
      {current && (
        <>
          <blockquote class="bubble" dir="auto">
            {t('hatched.greeting', { name: current.name, pet: current.pet_name })}
          </blockquote>
          <p class="lead">{t('hatched.lead')}</p>
          <div class="actions">
            <button class="button main" type="button" onClick={next}>
              {t('next')}
            </button>
          </div>
        </>
      )}
      {!current && loading.busy && <Loading />}
      <Notice failure={loading.failure}>
        <button class="button plain" type="button" onClick={() => loading.run()}>
          {t('retry')}
        </button>
      </Notice>
    </Screen>
  );
}

function next(): void {
  advanceTo('face');
  goTo('face');
}
