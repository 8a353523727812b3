import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { hatchery, mine } from '../api.ts';
import { forPresentUser, presence } from './mine.ts';
import { poll } from './poll.ts';

const LOOK_EVERY_MS = 1_500;

/** The pet as it was last seen, and why it could not be seen since. */
export const pet = signal<PetState | undefined>(undefined);
export const petFailure = signal<unknown>(undefined);

/**
 * Looks at the pet again and again, so that a new state shows within two seconds. The browser asks with the ETag that it holds, so a
 * look at a pet that has not changed brings nothing but headers. What is returned ends it.
 */
export const pollPet = (): (() => void) => poll(look, petFailure, LOOK_EVERY_MS);

async function look(): Promise<void> {
  const isPresent = presence();
  try {
    await forPresentUser(unwrap(hatchery.GET('/users/{user_id}/pet', { params: mine() })), show);
    petFailure.value = undefined;
  } catch (error) {
    if (isPresent()) petFailure.value = error;
  }
}

function show(seen: PetState): void {
  const known = pet.peek();
  if (seen.updated_at !== known?.updated_at || seen.message !== known?.message) pet.value = seen;
}
