import type { PetState } from '../../shared/models/typescript/types.ts';

interface Options {
  getPet(): Promise<PetState>;
  /** The pet before the upload; undefined if the upload stored nothing new. */
  before: PetState | undefined;
  wait(ms: number): Promise<unknown>;
}

const POLL_INTERVAL_MS = 500;
const MAX_POLLS = 12;

/**
 * Polls until the pet has been updated and its `updated_at` is the same in two consecutive responses, at most 12 times.
 *
 * @returns the pet in the last response
 */
export async function pollPet({ getPet, before, wait }: Options): Promise<PetState> {
  let pet = await getPet();
  for (let polls = 1; before && polls < MAX_POLLS; polls += 1) {
    await wait(POLL_INTERVAL_MS);
    const next = await getPet();
    const isStable = next.updated_at === pet.updated_at;
    pet = next;
    if (isStable && pet.updated_at !== before.updated_at) break;
  }
  return pet;
}
