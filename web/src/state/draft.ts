import type { NewUser } from '../../../shared/models/typescript/types.ts';
import { uuid } from '../uuid.ts';
import { body, count, listOf, object, optional, orElse, orNull, text, visibleAscii } from './read-stored.ts';
import { stored } from './stored.ts';

/** Everything that was entered before the user is created on the server. */
export interface Draft {
  name: string;
  /** In years; null if the user did not want to say; undefined until the question is answered. */
  age?: number | null | undefined;
  goals: string[];
  petName: string;
  /** A goal that has been typed but not added yet. */
  ownGoal: string;
  /** The name as it was when it was found valid. The rules for it are code that only that step loads. */
  acceptedName?: string | undefined;
  /** The create's Idempotency-Key. It is set with the first change, so that all tabs use the same key. */
  key?: string;
  /**
   * The request body of the first attempt to create the user. Retries send it unchanged, so that they get the same
   * user even if the first response was lost.
   */
  sent?: NewUser | undefined;
}

const EMPTY: Draft = { name: '', goals: [], petName: '', ownGoal: '' };

/** The draft is saved at every keystroke, so that nothing is lost on a reload. Valid fields of a damaged draft are kept. */
export const draft = stored<Draft>(
  'hatchery.draft',
  EMPTY,
  object<Draft>({
    name: orElse(text, EMPTY.name),
    age: orElse(optional(orNull(count)), undefined),
    goals: orElse(listOf(text), EMPTY.goals),
    petName: orElse(text, EMPTY.petName),
    ownGoal: orElse(text, EMPTY.ownGoal),
    acceptedName: orElse(optional(text), undefined),
    key: orElse(optional(visibleAscii), undefined),
    sent: orElse(optional(body<NewUser>()), undefined),
  }),
);

export function updateDraft(change: Partial<Draft>): void {
  draft.value = { key: uuid(), ...draft.value, ...change };
}

/** Returns the last of the questions that is available with the answers so far. */
export function lastQuestion(): 'born' | 'hello' | 'pet' {
  const { age, name, acceptedName } = draft.value;
  if (age === undefined) return 'born';
  return acceptedName === name ? 'pet' : 'hello';
}

export function clearDraft(): void {
  draft.value = EMPTY;
}
