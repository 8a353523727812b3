import type { PetState } from '../../../shared/models/typescript/types.ts';
import { database } from './database.ts';
import { session } from './session.ts';

/** The pet as it was shown last, which is shown while the server cannot be reached. */
export interface LastPet extends Pick<PetState, 'mood' | 'message'>, Partial<Pick<PetState, 'ai' | 'said_by'>> {
  userId: string;
  name: string;
  drawing: Blob;
  /** When the server last said that this is the pet's state. */
  seenAt: string;
}

const KEY = 'last-pet';

export const writeLastPet = (pet: LastPet) => database.write(KEY, pet);
export const dropLastPet = () => database.remove(KEY);

/** @returns the last pet of the signed-in user; undefined also if another build stored it in another form */
export async function readLastPet(): Promise<LastPet | undefined> {
  const stored = await database.read<Partial<LastPet>>(KEY);
  return stored?.userId === session.peek()?.userId && isLastPet(stored) ? stored : undefined;
}

function isLastPet(stored: Partial<LastPet> | undefined): stored is LastPet {
  const { userId, name, mood, message, seenAt, drawing } = stored ?? {};
  return [userId, name, mood, message, seenAt].every((text) => typeof text === 'string') && drawing instanceof Blob;
}
