import type { PetState } from '../../shared/models/typescript/types.ts';

export type Mood = PetState['mood'];

interface MoodRow {
  /** The mood's `state_index`; null for the mood without recent readings. */
  index: number | null;
  /** Whether a message may quote a goal. In a low mood, it would sound like a reproach. */
  allowsGoal: boolean;
}

/** The moods of the contract. A missing mood is a type error. */
export const MOODS: Readonly<Record<Mood, MoodRow>> = {
  exhausted: { index: 1, allowsGoal: false },
  sick: { index: 2, allowsGoal: false },
  tired: { index: 3, allowsGoal: false },
  concerned: { index: 4, allowsGoal: false },
  okay: { index: 5, allowsGoal: true },
  recovering: { index: 6, allowsGoal: true },
  good: { index: 7, allowsGoal: true },
  energetic: { index: 8, allowsGoal: true },
  happy: { index: 9, allowsGoal: true },
  ecstatic: { index: 10, allowsGoal: true },
  curious: { index: null, allowsGoal: true },
};

export const ALL_MOODS = Object.keys(MOODS) as Mood[];

export const isMood = (text: string): text is Mood => Object.hasOwn(MOODS, text);
