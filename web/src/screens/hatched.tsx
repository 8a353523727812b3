import '../style/bubble.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pet } from '../parts/pet.tsx';
import { Screen } from '../parts/screen.tsx';
import { chirp } from '../sound/sound.ts';
import { latestDrawing } from '../state/drawings.ts';
import { hatchesHere } from '../state/hatching.ts';
import { loadProfile, profile } from '../state/profile.ts';
import { reducedMotion } from '../state/reduced-motion.ts';
import { goTo } from '../state/route.ts';
import { advanceTo } from '../state/session.ts';
import { Shell } from './shell.tsx';
import { addStoryTexts } from './texts.ts';

addStoryTexts();

/** How long the hatch takes, and when the pet speaks. `shell.css` has the same times. */
const HATCH_MS = 1_800;
const SPEAK_MS = 1_500;
const VIBRATION_MS = [20, 60, 20];

export function HatchedScreen() {
  const isHatching = useHatching();
  const loading = useAction(loadProfile);
  useEffect(() => {
    if (!profile.peek()) void loading.run();
  }, []);
  const current = profile.value;
  return (
    <Screen
      title={current ? t('hatched.title', { pet: current.pet_name }) : t('hatched.titleWithoutName')}
      scene={
        <>
          <Pet name={current?.pet_name ?? ''} phase={isHatching ? 'hatching' : 'awake'} size="large" />
          {isHatching && <Shell />}
        </>
      }
    >
      {current && (
        <div class={isHatching ? 'greeting hatching' : 'greeting'}>
          <blockquote class="bubble" dir="auto">
            {t('hatched.greeting', { name: current.name, pet: current.pet_name })}
          </blockquote>
          <p class="lead">{t('hatched.lead')}</p>
          <div class="actions">
            <button class="button main" type="button" onClick={next}>
              {t('next')}
            </button>
          </div>
        </div>
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

/** @returns whether the pet is still hatching: for 1.8 s if it was created on this page, and until its drawing is there */
function useHatching(): boolean {
  const began = useSignal(hatchesHere.peek());
  const isTimeUp = useSignal(false);
  useEffect(() => {
    hatchesHere.value = false;
    if (!began.peek()) return;
    const speak = setTimeout(
      () => {
        navigator.vibrate?.(VIBRATION_MS);
        void chirp();
      },
      reducedMotion.peek() ? 0 : SPEAK_MS,
    );
    const end = setTimeout(() => (isTimeUp.value = true), HATCH_MS);
    return () => [speak, end].forEach(clearTimeout);
  }, []);
  return began.value && !reducedMotion.value && !(isTimeUp.value && latestDrawing.value !== undefined);
}

function next(): void {
  advanceTo('face');
  goTo('face');
}
