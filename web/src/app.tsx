import { effect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Banner } from './parts/banner.tsx';
import { deferred } from './parts/deferred.tsx';
import { removeDeclined } from './photo/declined.ts';
import { EggScreen } from './screens/egg.tsx';
import { type Step, step } from './state/route.ts';
import { receipt } from './state/sign-out.ts';

const questions = () => import('./screens/questions.ts');
const afterHatching = () => import('./screens/after-hatching.ts');
const home = () => import('./screens/home.tsx');

/** For some steps, a function that loads the code of a later step in advance. */
const PREFETCH: { [step in Step]?: () => Promise<unknown> } = {
  egg: questions,
  goals: afterHatching,
  hatched: () => import('./photo/crop.tsx'),
  connect: home,
};

/** Lets the step that is shown load first. */
const PREFETCH_DELAY_MS = 1_000;

// A failed prefetch is ignored, because the code is loaded again when the next step is shown.
effect(() => {
  const prefetch = PREFETCH[step.value];
  if (prefetch) setTimeout(() => void prefetch().catch(() => {}), PREFETCH_DELAY_MS);
});

// A decision that a reload has interrupted.
void removeDeclined();

const SCREENS: Record<Step, ComponentType> = {
  egg: EggScreen,
  born: deferred(async () => (await questions()).BornScreen),
  hello: deferred(async () => (await questions()).HelloScreen),
  goals: deferred(async () => (await questions()).GoalsScreen),
  pet: deferred(async () => (await questions()).PetScreen),
  hatched: deferred(async () => (await afterHatching()).HatchedScreen),
  face: deferred(async () => (await afterHatching()).FaceScreen),
  connect: deferred(async () => (await afterHatching()).ConnectScreen),
  home: deferred(async () => (await home()).HomeScreen),
  pair: deferred(async () => (await import('./devices/pair-screen.tsx')).PairScreen),
  join: deferred(async () => (await import('./join/join-screen.tsx')).JoinScreen),
  // In the same chunk as the question, because loading a file of its own would tell the server the answer.
  later: deferred(async () => (await questions()).LaterScreen),
};

const ErasedScreen = deferred(async () => (await import('./screens/erased.tsx')).ErasedScreen);

export function App() {
  const Screen = SCREENS[step.value];
  return (
    <>
      <Banner />
      {receipt.value ? <ErasedScreen {...receipt.value} /> : <Screen key={step.value} />}
    </>
  );
}
