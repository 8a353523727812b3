import type { NewUser } from '../../../shared/models/typescript/types.ts';
import { uuid } from '../uuid.ts';
import { body, listOf, object, optional, orElse, text, visibleAscii } from './read-stored.ts';
import { stored } from './stored.ts';

/** Everything that was entered before the user is created on the server. */
export interface Draft {
  name: string;
  age: string;
  goals: string[];
  petName: string;
  /** A goal that has been typed but not added yet. */
  ownGoal: string;
  /** Name and age as they were when they were found valid. The rules for them are code that only that step loads. */
  accepted?: { name: string; age: string } | undefined;
  /** The create's Idempotency-Key. It is set with the first change, so that all tabs use the same key. */
  key?: string;
  /**
   * The request body of the first attempt to create the user. Retries send it unchanged, so that they get the same
   * user even if the first response was lost.
   */
  sent?: NewUser | undefined;
}

const EMPTY: Draft = { name: '', age: '', goals: [], petName: '', ownGoal: '' };

/** The draft is saved at every keystroke, so that nothing is lost on a reload. Valid fields of a damaged draft are kept. */
export const draft = stored<Draft>(
  'hatchery.draft',
  EMPTY,
  object<Draft>({
    name: orElse(text, EMPTY.name),
    age: orElse(text, EMPTY.age),
    goals: orElse(listOf(text), EMPTY.goals),
    petName: orElse(text, EMPTY.petName),
    ownGoal: orElse(text, EMPTY.ownGoal),
    accepted: orElse(optional(object({ name: text, age: text })), undefined),
    key: orElse(optional(visibleAscii), undefined),
    sent: orElse(optional(body<NewUser>()), undefined),
  }),
);

export function updateDraft(change: Partial<Draft>): void {
  draft.value = { key: uuid(), ...draft.value, ...change };
}

/** Returns whether the name and the age are valid, so that the later steps are available. */
export function isIntroAccepted(): boolean {
  const { name, age, accepted } = draft.value;
  return accepted?.name === name && accepted.age === age;
}

export function clearDraft(): void {
  draft.value = EMPTY;
}
