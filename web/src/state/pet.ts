import { signal } from '@preact/signals';
import { answerOf } from '../../../client/client.ts';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { hatchery, mine } from '../api.ts';
import { forPresentUser } from './mine.ts';

const LOOK_EVERY_MS = 1_500;
const AFTER_FAILURE_MS = 4_000;

/** The pet as it was last seen, and why it could not be seen since. */
export const pet = signal<PetState | undefined>(undefined);
export const petFailure = signal<unknown>(undefined);

/**
 * Looks at the pet again and again while the page is to be seen, so that a new state shows within two seconds. The browser asks with the
 * ETag that it holds, so a look at a pet that has not changed brings nothing but headers. What is returned ends it.
 */
export function watchPet(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function look(): Promise<void> {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      await forPresentUser(answerOf(hatchery.GET('/users/{user_id}/pet', { params: mine() })), show);
      petFailure.value = undefined;
    } catch (error) {
      if (!isOver) petFailure.value = error;
    }
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(look, petFailure.peek() ? AFTER_FAILURE_MS : LOOK_EVERY_MS);
  }

  const lookNow = () => void look();
  document.addEventListener('visibilitychange', lookNow);
  addEventListener('online', lookNow);
  lookNow();
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', lookNow);
    removeEventListener('online', lookNow);
  };
}

function show(seen: PetState): void {
  const known = pet.peek();
  if (seen.updated_at !== known?.updated_at || seen.message !== known?.message) pet.value = seen;
}
