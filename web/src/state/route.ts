import { computed, effect, signal } from '@preact/signals';
import { fieldFaults } from '../profile-fields.ts';
import { draft } from './draft.ts';
import { session } from './session.ts';

/** The story's steps in their order, and where it ends. */
export const STEPS = ['hello', 'goals', 'pet', 'hatched', 'face', 'connect', 'home'] as const;
export type Step = (typeof STEPS)[number];

const asked = signal(stepIn(location.hash));
addEventListener('hashchange', () => {
  asked.value = stepIn(location.hash);
});

/** Where the story is: where the address says, as far as one has come. A user is made once, and a home is reached for good. */
export const step = computed<Step>(() => {
  const stage = session.value?.stage;
  const wanted = asked.value ?? stage ?? 'hello';
  if (stage === 'home') return 'home';
  if (stage) return within('hatched', wanted, stage);
  // Looking at a name takes a while the first time, so not before anybody has one.
  return wanted === 'hello' || !isToldWell() ? 'hello' : within('hello', wanted, 'pet');
});

function isToldWell(): boolean {
  const { name, age } = draft.value;
  return fieldFaults({ name, age }).length === 0;
}

function within(first: Step, wanted: Step, last: Step): Step {
  const [least, at, most] = [first, wanted, last].map((known) => STEPS.indexOf(known)) as [number, number, number];
  return STEPS[Math.min(Math.max(at, least), most)] ?? first;
}

// The address says where one is, also when it asked for something else.
effect(() => {
  const at = step.value;
  // What was asked for in vain is not asked for any more, so that it is not gone to once it can be.
  if (asked.value !== undefined) asked.value = at;
  if (stepIn(location.hash) !== at) history.replaceState(null, '', `#${at}`);
});

/** On to another step; the browser's back button leads back. Address and screen change in one turn, as events of the address come a turn later. */
export function go(to: Step): void {
  if (to === step.peek()) return;
  history.pushState(null, '', `#${to}`);
  asked.value = to;
}

function stepIn(hash: string): Step | undefined {
  return STEPS.find((known) => `#${known}` === hash);
}
