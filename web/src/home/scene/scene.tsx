import { useLayoutEffect, useRef } from 'preact/hooks';
import { useTitle } from '../../focus.ts';
import { Notice } from '../../parts/notice.tsx';
import { OwnerPhoto } from '../../parts/owner-photo.tsx';
import { Pet } from '../../parts/pet.tsx';
import { Said } from '../../parts/said.tsx';
import { petFailure } from '../../state/pet.ts';
import { profile } from '../../state/profile.ts';
import { flag } from '../../state/read-stored.ts';
import { stored } from '../../state/stored.ts';
import { isPostponed } from '../../ways-in/recovery-state.ts';
import type { ViewProps } from '../view-props.ts';
import { Mood } from './mood.tsx';
import { PauseButton } from './pause-button.tsx';

/** Whether the user has paused the pet's animation. Some people cannot read next to something that moves. */
const isPaused = stored('hatchery.still', false, flag);

/** The pet in its landscape, with its name, its mood and what it says. */
export function Scene({ petName, state, isTitle }: ViewProps & { isTitle: boolean }) {
  return (
    <section class="scene home-scene" aria-label={petName}>
      <header class="home-name">
        {isTitle ? (
          <Title petName={petName} />
        ) : (
          <p class="pet-name">
            <bdi>{petName}</bdi>
          </p>
        )}
        <Mood {...state} />
      </header>
      <Said {...state} isLive />
      <Pet name={petName} mood={state.mood} isPaused={isPaused.value} />
      <OwnerPhoto name={profile.value?.name ?? ''} />
      <PauseButton isPaused={isPaused.value} onChange={(paused) => (isPaused.value = paused)} />
      <Notice failure={petFailure.value} />
    </section>
  );
}

/** The pet's name as the heading of the page. It receives the focus when the pet's view opens. */
function Title({ petName }: { petName: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(petName);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [isPostponed.value]);
  return (
    <h1 ref={heading} class="pet-name" tabIndex={-1}>
      <bdi>{petName}</bdi>
    </h1>
  );
}
