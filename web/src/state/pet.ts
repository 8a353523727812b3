import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import type { PetState } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { currentUserGuard, forCurrentUser } from './current-user.ts';
import { poll, wakePolls } from './poll.ts';

const POLL_MS = 1_500;
const MAX_POLL_MS = 30_000;

/** The latest pet state, and the failure of the latest request if it failed. */
export const pet = signal<PetState | undefined>(undefined);
export const petFailure = signal<unknown>(undefined);

// What the user changes may change the pet. A sign of activity changes nothing.
hatchery.use({
  onResponse({ request, response, schemaPath }) {
    if (request.method !== 'GET' && response.ok && schemaPath !== '/users/{user_id}/activity') wakePolls();
  },
});

/**
 * Polls the pet, so that a new state is shown within two seconds of what the user does, and otherwise within half a minute. The browser
 * sends the ETag of the latest response, so an unchanged pet costs only headers.
 * @returns a function that stops polling
 */
export const pollPet = (): (() => void) => poll(loadPet, petFailure, POLL_MS, { watched: pet, maxMs: MAX_POLL_MS });

async function loadPet(): Promise<void> {
  const isCurrent = currentUserGuard();
  try {
    await forCurrentUser(unwrap(hatchery.GET('/users/{user_id}/pet', { params: currentUserParams() })), showPet);
    petFailure.value = undefined;
  } catch (error) {
    if (isCurrent()) petFailure.value = error;
  }
}

function showPet(latest: PetState): void {
  if (JSON.stringify(latest) !== JSON.stringify(pet.peek())) pet.value = latest;
}
