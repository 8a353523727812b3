import type { PetState } from '../../shared/models/typescript/types.ts';

interface Options {
  look(): Promise<PetState>;
  /** The pet before the upload; undefined if nothing new was stored, so that there is nothing to wait for. */
  before: PetState | undefined;
  wait(ms: number): Promise<unknown>;
}

const LOOK_EVERY_MS = 500;
const MAX_LOOKS = 12;

/** The pet once it has been updated and stays the same; after some seconds, as it is then. */
export async function petAfter({ look, before, wait }: Options): Promise<PetState> {
  let pet = await look();
  for (let looks = 1; before && looks < MAX_LOOKS; looks += 1) {
    await wait(LOOK_EVERY_MS);
    const next = await look();
    const settled = next.updated_at === pet.updated_at;
    pet = next;
    if (settled && pet.updated_at !== before.updated_at) break;
  }
  return pet;
}
