import '../style/home.css';
import '../style/cards.css';
import '../style/charts.css';
import { useEffect, useRef } from 'preact/hooks';
import { Charts } from '../home/charts.tsx';
import { Feeling } from '../home/feeling.tsx';
import { Knowledge } from '../home/knowledge.tsx';
import { Privacy } from '../home/privacy.tsx';
import { ProfileCard } from '../home/profile-card.tsx';
import { Streams } from '../home/streams.tsx';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { Portrait } from '../parts/portrait.tsx';
import { pet, petFailure, watchPet } from '../state/pet.ts';
import { useProfile } from '../state/profile.ts';

/** Where the pet lives: how it is, why, and all that its owner can decide. */
export function HomeScreen() {
  const heading = useRef<HTMLHeadingElement>(null);
  const name = useProfile().value?.pet_name ?? '';
  const state = pet.value;
  useEffect(() => watchPet(), []);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${name} · Hatchery`;
  }, [name]);

  return (
    <main class="home">
      <header class="home-scene" data-mood={state?.mood}>
        <Portrait alt={t('pictureOf', { pet: name })} mood={state?.mood ?? 'okay'} />
        <div class="home-words">
          <h1 ref={heading} tabIndex={-1} dir="auto">
            {name}
          </h1>
          {state && <Mood mood={state.mood} energy={state.energy} />}
          <blockquote class="bubble" dir="auto" aria-live="polite">
            {state?.message ?? t('loading')}
          </blockquote>
          <Notice failure={petFailure.value} />
        </div>
      </header>
      <div class="cards">
        {state && <Feeling pet={state} />}
        <Knowledge />
        <Charts changed={state?.updated_at} />
        <Streams />
        <ProfileCard />
        <Privacy />
      </div>
    </main>
  );
}

function Mood({ mood, energy }: { mood: NonNullable<typeof pet.value>['mood']; energy: number | undefined }) {
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
