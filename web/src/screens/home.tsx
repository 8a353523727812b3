import '../style/home.css';
import '../style/cards.css';
import '../style/charts.css';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { useAction, useRetry } from '../action.ts';
import { ActivityCard } from '../activity/activity-card.tsx';
import { useTitle } from '../focus.ts';
import { Charts } from '../home/charts.tsx';
import { Knowledge } from '../home/knowledge.tsx';
import { MoodReasons } from '../home/mood-reasons.tsx';
import { Privacy } from '../home/privacy.tsx';
import { ProfileCard } from '../home/profile-card.tsx';
import { Streams } from '../home/streams.tsx';
import { t } from '../i18n/language.ts';
import { InstallCard } from '../installed/install-card.tsx';
import { LastPetScreen, useLastPet } from '../installed/last-pet.tsx';
import { lock } from '../locked/lock.ts';
import { LockCard } from '../locked/lock-card.tsx';
import { addLockedTexts } from '../locked/texts.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pet } from '../parts/pet.tsx';
import { online } from '../state/online.ts';
import { pet, petFailure, pollPet } from '../state/pet.ts';
import { loadProfile, profile } from '../state/profile.ts';
import { flag } from '../state/read-stored.ts';
import { stored } from '../state/stored.ts';
import { loadStreams, streams } from '../state/streams.ts';
import { RecoveryPrompt } from '../ways-in/recovery-prompt.tsx';
import { isPostponed } from '../ways-in/recovery-state.ts';
import { addWaysInTexts } from '../ways-in/texts.ts';
import { loadTokens } from '../ways-in/tokens.ts';
import { WaysInCard } from '../ways-in/ways-in-card.tsx';

addWaysInTexts();
addLockedTexts();

/** Whether the user has paused the pet's animation. Some people cannot read next to something that moves. */
const paused = stored('hatchery.still', false, flag);

/** Shows the pet and all cards. Renders them only when everything is loaded, so that the layout does not shift. */
export function HomeScreen() {
  const loading = useAction(async () => {
    // Everything but one card works without the tokens.
    const loadingTokens = loadTokens().catch(() => {});
    await Promise.all([loadProfile(), loadStreams(), loadingTokens]);
  });
  useEffect(() => {
    void loading.run();
    return pollPet();
  }, []);
  useRetry(loading.failure, loading.run);
  const failure = loading.failure ?? petFailure.value;
  const last = useLastPet(failure);
  const petName = streams.value && pet.value && profile.value?.pet_name;
  useTitle(petName ?? '');
  if (petName && pet.value) return <Home petName={petName} state={pet.value} />;
  const notice = (
    <Notice failure={failure}>
      <button class="button plain" type="button" onClick={() => loading.run()}>
        {t('retry')}
      </button>
    </Notice>
  );
  if (last) return <LastPetScreen pet={last}>{online.value && notice}</LastPetScreen>;
  return (
    <main class="home-empty">
      <h1 class="visually-hidden">Hatchery</h1>
      {notice}
      {failure === undefined && <Loading />}
    </main>
  );
}

function Home({ petName, state }: { petName: string; state: PetState }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [isPostponed.value]);
  return (
    <main class="home">
      <header class="home-scene">
        <Pet name={petName} mood={state.mood} isPaused={paused.value} />
        <div class="home-text">
          <h1 ref={heading} tabIndex={-1} dir="auto">
            {petName}
          </h1>
          <Mood {...state} />
          <blockquote class="bubble" dir="auto" aria-live="polite">
            {state.message}
          </blockquote>
          <button
            class="link motion-only"
            type="button"
            onClick={() => {
              paused.value = !paused.value;
            }}
          >
            {paused.value ? t('resumeAnimation') : t('pauseAnimation')}
          </button>
          <Notice failure={petFailure.value} />
        </div>
      </header>
      <div class="cards">
        <LockCard pet={petName} />
        {!lock.value && <RecoveryPrompt pet={petName} />}
        <MoodReasons petName={petName} basedOn={state.based_on} />
        <Knowledge />
        <Charts changed={state.updated_at} />
        <Streams />
        <WaysInCard pet={petName} />
        <ActivityCard />
        <ProfileCard />
        <InstallCard pet={petName} />
        <Privacy />
      </div>
    </main>
  );
}

function Mood({ mood, energy }: PetState) {
  return (
    <p class="mood">
      <span class="badge">{t(`mood.${mood}`)}</span>
      {energy !== undefined && (
        <label class="energy">
          {t('energy')}
          <meter min={0} max={100} value={energy}>
            {energy}
          </meter>
        </label>
      )}
    </p>
  );
}
