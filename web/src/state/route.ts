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

/** Where the story is: where the address says, as far as one has come. */
export const step = computed<Step>(() => {
  const wanted = asked.value ?? furthest();
  const at = STEPS.indexOf(wanted);
  const [first, last] = reachable();
  return STEPS[Math.min(Math.max(at, first), last)] ?? 'hello';
});

// The address says where one is, also when it asked for something else.
effect(() => {
  void asked.value;
  if (stepIn(location.hash) !== step.value) history.replaceState(null, '', `#${step.value}`);
});

/** On to another step; the browser's back button leads back. */
export function go(to: Step): void {
  location.hash = to;
}

function stepIn(hash: string): Step | undefined {
  return STEPS.find((known) => `#${known}` === hash);
}

/** The first and the last step that one may be at: a user is made once, and a home has been reached for good. */
function reachable(): [number, number] {
  const stage = session.value?.stage;
  if (stage === 'home') return [STEPS.indexOf('home'), STEPS.indexOf('home')];
  if (stage) return [STEPS.indexOf('hatched'), STEPS.indexOf(stage)];
  const { name, age } = draft.value;
  return [0, fieldFaults({ name, age }).length > 0 ? 0 : STEPS.indexOf('pet')];
}

function furthest(): Step {
  return session.value?.stage ?? 'hello';
}
