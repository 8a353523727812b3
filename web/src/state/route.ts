import { computed, effect, signal } from '@preact/signals';
import { fieldErrorsOf } from '../profile-fields.ts';
import { draft } from './draft.ts';
import { session } from './session.ts';

/** The steps of the onboarding, in order. */
export const STEPS = ['hello', 'goals', 'pet', 'hatched', 'face', 'connect', 'home'] as const;
export type Step = (typeof STEPS)[number];

const requested = signal(stepFromHash(location.hash));
addEventListener('hashchange', () => {
  requested.value = stepFromHash(location.hash);
});

/**
 * The step to show: the one in the URL, limited to the steps that are available. Once the user is created, the steps
 * before `hatched` are not available; once the user has reached `home`, no other step is available.
 */
export const step = computed<Step>(() => {
  const stage = session.value?.stage;
  const target = requested.value ?? stage ?? 'hello';
  if (stage === 'home') return 'home';
  if (stage) return clampStep('hatched', target, stage);
  // `hello` is checked first, because compiling the rules for names is slow and this step does not need them.
  return target === 'hello' || !isIntroValid() ? 'hello' : clampStep('hello', target, 'pet');
});

function isIntroValid(): boolean {
  const { name, age } = draft.value;
  return fieldErrorsOf({ name, age }).length === 0;
}

function clampStep(first: Step, target: Step, last: Step): Step {
  const [min, at, max] = [first, target, last].map((one) => STEPS.indexOf(one)) as [number, number, number];
  return STEPS[Math.min(Math.max(at, min), max)] ?? first;
}

// Keep the URL in line with the step that is shown.
effect(() => {
  const at = step.value;
  // Forget a requested step that was not available, so that the page does not jump to it later.
  if (requested.value !== undefined) requested.value = at;
  if (stepFromHash(location.hash) !== at) history.replaceState(null, '', `#${at}`);
});

/**
 * Goes to a step and adds a history entry. The URL and the screen change in the same event-loop turn, whereas
 * `hashchange` fires one turn later.
 */
export function goTo(to: Step): void {
  if (to === step.peek()) return;
  history.pushState(null, '', `#${to}`);
  requested.value = to;
}

function stepFromHash(hash: string): Step | undefined {
  return STEPS.find((one) => `#${one}` === hash);
}
