import { effect, signal } from '@preact/signals';
import { isFolded } from '../help-lines/folded.ts';
import { clearDraft } from './draft.ts';
import { clearPairingCode } from './pairing.ts';
import { count, optional } from './read-stored.ts';
import { stored } from './stored.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** When the question may be asked again in this browser, in ms. Nothing about the answer is stored. */
const askAgainAt = stored<number | undefined>('hatchery.later', undefined, optional(count));

/** Whether a person who is too young for the service has answered in this browser within the last day. */
export const isTooYoung = signal(false);

/** Forgets what was entered, and does not ask again for a day. */
export function comeBackLater(): void {
  clearDraft();
  clearPairingCode();
  isFolded.value = false;
  askAgainAt.value = Date.now() + DAY_MS;
}

let timer: ReturnType<typeof setTimeout> | undefined;

function check(): void {
  clearTimeout(timer);
  const now = Date.now();
  // At most a day from now, also after the clock was set back.
  const left = Math.min((askAgainAt.value ?? 0) - now, DAY_MS);
  isTooYoung.value = left > 0;
  askAgainAt.value = left > 0 ? now + left : undefined;
  if (left > 0) timer = setTimeout(check, left);
}

effect(check);
// A timer does not run while the device sleeps.
document.addEventListener('visibilitychange', check);
