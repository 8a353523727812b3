import { effect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { deferred } from './parts/deferred.tsx';
import { Offline } from './parts/offline.tsx';
import { FarewellScreen } from './screens/farewell.tsx';
import { GoalsScreen } from './screens/goals.tsx';
import { HelloScreen } from './screens/hello.tsx';
import { PetScreen } from './screens/pet.tsx';
import { receipt } from './state/farewell.ts';
import { type Step, step } from './state/route.ts';

const later = () => import('./screens/later.ts');
const home = () => import('./screens/home.tsx');

/** What a step needs next. */
const AHEAD: { [step in Step]?: () => Promise<unknown> } = {
  goals: later,
  hatched: () => import('./photo/crop.tsx'),
  connect: home,
};

// What comes next is loaded ahead, so that losing the network stops nobody in the midst of the story.
effect(() => {
  void AHEAD[step.value]?.().catch(() => {});
});

const SCREENS: Record<Step, ComponentType> = {
  hello: HelloScreen,
  goals: GoalsScreen,
  pet: PetScreen,
  hatched: deferred(async () => (await later()).HatchedScreen),
  face: deferred(async () => (await later()).FaceScreen),
  connect: deferred(async () => (await later()).ConnectScreen),
  home: deferred(async () => (await home()).HomeScreen),
};

export function App() {
  const Screen = SCREENS[step.value];
  return (
    <>
      <Offline />
      {receipt.value ? <FarewellScreen {...receipt.value} /> : <Screen key={step.value} />}
    </>
  );
}
