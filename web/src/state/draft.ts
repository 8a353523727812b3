import type { ProfilePatch } from '../../../shared/models/typescript/types.ts';
import { uuid } from '../uuid.ts';
import { stored } from './stored.ts';

/** What has been told so far, before there is a user. */
export interface Draft {
  name: string;
  age: string;
  goals: string[];
  petName: string;
  /** A goal that is being written. */
  ownGoal: string;
  /** The create's Idempotency-Key: there from the first answer on, so that all tabs have the same. */
  key?: string;
  /** The create's body as it was first sent, so that a retry after a lost answer gets its own user. */
  sent?: ProfilePatch | undefined;
}

const EMPTY: Draft = { name: '', age: '', goals: [], petName: '', ownGoal: '' };

/** Kept at every keystroke, so that neither a reload nor a lost network costs anything. */
export const draft = stored<Draft>('hatchery.draft', EMPTY);

export function tell(change: Partial<Draft>): void {
  draft.value = { key: uuid(), ...draft.value, ...change };
}

export function forgetDraft(): void {
  draft.value = EMPTY;
}
