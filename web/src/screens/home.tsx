import '../style/home.css';
import '../style/cards.css';
import '../style/charts.css';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { useTitle } from '../focus.ts';
import { Charts } from '../home/charts.tsx';
import { Feeling } from '../home/feeling.tsx';
import { Knowledge } from '../home/knowledge.tsx';
import { Privacy } from '../home/privacy.tsx';
import { ProfileCard } from '../home/profile-card.tsx';
import { Streams } from '../home/streams.tsx';
import { t } from '../i18n/language.ts';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Portrait } from '../parts/portrait.tsx';
import { pet, petFailure, pollPet } from '../state/pet.ts';
import { AFTER_FAILURE_MS } from '../state/poll.ts';
import { loadProfile, profile } from '../state/profile.ts';
import { stored } from '../state/stored.ts';
import { loadStreams, streams } from '../state/streams.ts';

/** Some people cannot read beside something that moves. */
const still = stored('hatchery.still', false);

/** Where the pet lives: how it is, why, and all that its owner can decide. Shown once all of it is known, so that nothing moves. */
export function HomeScreen() {
  const loading = useAction(async () => void (await Promise.all([loadProfile(), loadStreams()])));
  useEffect(() => {
    void loading.run();
    return pollPet();
  }, []);
  useEffect(() => {
    if (!loading.failure) return;
    const timer = setTimeout(loading.run, AFTER_FAILURE_MS);
    return () => clearTimeout(timer);
  }, [loading.failure]);
  const name = streams.value && pet.value && profile.value?.pet_name;
  useTitle(name ?? '');
  if (name && pet.value) return <Home name={name} state={pet.value} />;
  return (
    <main class="home-empty">
      <h1 class="visually-hidden">Hatchery</h1>
      <Notice failure={loading.failure ?? petFailure.value}>
        <button class="button plain" type="button" onClick={() => loading.run()}>
          {t('again')}
        </button>
      </Notice>
      {!loading.failure && !petFailure.value && <Loading />}
    </main>
  );
}

function Home({ name, state }: { name: string; state: PetState }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main class="home">
      <header class="home-scene">
        <Portrait alt={t('pictureOf', { pet: name })} mood={state.mood} still={still.value} />
        <div class="home-words">
          <h1 ref={heading} tabIndex={-1} dir="auto">
            {name}
          </h1>
          <Mood {...state} />
          <blockquote class="bubble" dir="auto" aria-live="polite">
            {state.message}
          </blockquote>
          <button
            class="link only-moving"
            type="button"
            onClick={() => {
              still.value = !still.value;
            }}
          >
            {still.value ? t('moving') : t('still')}
          </button>
          <Notice failure={petFailure.value} />
        </div>
      </header>
      <div class="cards">
        <Feeling pet={state} />
        <Knowledge />
        <Charts changed={state.updated_at} />
        <Streams />
        <ProfileCard />
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
