import type { PetState } from '../../shared/models/typescript/types.ts';

interface Waiting {
  look(): Promise<PetState>;
  /** What it felt before the readings came; undefined: nothing new came, so that there is nothing to wait for. */
  before: PetState | undefined;
  wait(ms: number): Promise<unknown>;
}

const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 12;

/** The pet when it has felt what was sent: changed, and the same twice in a row. After some seconds, whatever it is then. */
export async function petAfter({ look, before, wait }: Waiting): Promise<PetState> {
  let pet = await look();
  for (let looks = 1; before && looks < MOST_LOOKS; looks += 1) {
    await wait(LOOK_EVERY_MS);
    const next = await look();
    const settled = next.updated_at === pet.updated_at;
    pet = next;
    if (settled && pet.updated_at !== before.updated_at) break;
  }
  return pet;
}
