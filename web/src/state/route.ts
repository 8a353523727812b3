import { computed, effect, signal } from '@preact/signals';
import { lastQuestion } from './draft.ts';
import { join, takeCodeFromUrl } from './join.ts';
import { pairingCode, takePairingFromUrl } from './pairing.ts';
import { session } from './session.ts';
import { isTooYoung } from './too-young.ts';

/** The steps of the onboarding, in order. */
export const STEPS = ['egg', 'born', 'hello', 'goals', 'pet', 'hatched', 'face', 'connect', 'home'] as const;
type StoryStep = (typeof STEPS)[number];
/**
 * `join` is where a user brings a pet that lives on another device, `pair` where a device is paired, and `later` what
 * people see who are too young.
 */
const OTHER_STEPS = ['join', 'pair', 'later'] as const;
export type Step = StoryStep | (typeof OTHER_STEPS)[number];

/** The views of the step `home`, in the order of their tabs. Each has its own URL. */
export const VIEWS = ['home', 'week', 'settings'] as const;
export type View = (typeof VIEWS)[number];
type Place = Step | View;

const requested = signal(placeFromUrl());
addEventListener('hashchange', () => {
  requested.value = placeFromUrl();
});

/**
 * The step to show: the one in the URL, limited to the steps that are available. Once the user is created, the steps
 * before `hatched` are not available; once the user has reached `home`, no other step is available.
 */
export const step = computed<Step>(() => {
  const stage = session.value?.stage;
  const target = stepOf(requested.value) ?? stage ?? 'egg';
  if (isJoining(target === 'join')) return 'join';
  if (target === 'join') return stage ?? 'egg';
  if (target === 'pair') return 'pair';
  // A device that was waiting while the user hatched a pet or brought it here.
  if (stage === 'home') return pairingCode.value.isFromLink && requested.value === undefined ? 'pair' : 'home';
  if (stage) return clampStep('hatched', target, stage);
  if (isTooYoung.value) return 'later';
  return positionOf(target) > positionOf(lastQuestion()) ? 'egg' : clampStep('egg', target, 'pet');
});

/** The view to show while the step is `home`. */
export const view = computed<View>(() => viewOf(requested.value) ?? 'home');

const viewOf = (place: Place | undefined): View | undefined => VIEWS.find((one) => one === place);
const stepOf = (place: Place | undefined): Step | undefined =>
  place === 'week' || place === 'settings' ? 'home' : place;

/**
 * A session that was opened beside this device's pet is shown until the user decides. Without a code, a device that
 * has a pet has nothing to join.
 */
function isJoining(isRequested: boolean): boolean {
  const { arrival, text } = join.value;
  return arrival !== undefined || (isRequested && (session.value === undefined || text !== ''));
}

/** A step outside the onboarding is before its first step. */
const positionOf = (target: Step): number => (STEPS as readonly Step[]).indexOf(target);

function clampStep(first: StoryStep, target: Step, last: StoryStep): StoryStep {
  const [min, at, max] = [first, target, last].map(positionOf) as [number, number, number];
  return STEPS[Math.min(Math.max(at, min), max)] ?? first;
}

// Keep the URL in line with the step that is shown.
effect(() => {
  const at = step.value === 'home' ? view.value : step.value;
  // Forget a requested step that was not available, so that the page does not jump to it later.
  if (requested.value !== undefined) requested.value = at;
  if (placeFromHash(location.hash) !== at) history.replaceState(null, '', `#${at}`);
});

/**
 * Goes to a step or a view and adds a history entry. The URL and the screen change in the same event-loop turn, whereas
 * `hashchange` fires one turn later.
 */
export function goTo(to: Place): void {
  if (to === placeFromHash(location.hash)) return;
  history.pushState(null, '', `#${to}`);
  requested.value = to;
}

/** Replaces the step without adding a history entry. Without a step, the user returns to where they were. */
export function replaceStep(to?: Step): void {
  requested.value = to;
}

/** Takes a code from the URL first, so that it is removed before anything else reads or shows the URL. */
function placeFromUrl(): Place | undefined {
  if (takeCodeFromUrl()) return 'join';
  return takePairingFromUrl() ? 'pair' : placeFromHash(location.hash);
}

function placeFromHash(hash: string): Place | undefined {
  return [...OTHER_STEPS, ...STEPS, ...VIEWS].find((one) => `#${one}` === hash);
}
