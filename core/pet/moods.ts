import type { PetState } from '../../shared/models/typescript/types.ts';

export type Mood = PetState['mood'];

/** The moods of the contract. A missing mood is a type error. */
const MOODS: Record<Mood, true> = {
  exhausted: true,
  sick: true,
  tired: true,
  concerned: true,
  okay: true,
  recovering: true,
  good: true,
  energetic: true,
  happy: true,
  ecstatic: true,
  curious: true,
};

export const ALL_MOODS = Object.keys(MOODS) as Mood[];

export const isMood = (text: string): text is Mood => Object.hasOwn(MOODS, text);
