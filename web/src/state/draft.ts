import type { ProfilePatch } from '../../../shared/models/typescript/types.ts';
import { uuid } from '../uuid.ts';
import { stored } from './stored.ts';

/** What has been entered before the user is created. */
export interface Draft {
  name: string;
  age: string;
  goals: string[];
  petName: string;
  /** A goal that has been typed but not added. */
  ownGoal: string;
  /** The create's Idempotency-Key. Set with the first change, so that all tabs use the same key. */
  key?: string;
  /** The create's body as first sent, so that a retry after a lost response gets the same user. */
  sent?: ProfilePatch | undefined;
}

const EMPTY: Draft = { name: '', age: '', goals: [], petName: '', ownGoal: '' };

/** Saved at every keystroke, so that a reload loses nothing. */
export const draft = stored<Draft>('hatchery.draft', EMPTY);

export function updateDraft(change: Partial<Draft>): void {
  draft.value = { key: uuid(), ...draft.value, ...change };
}

export function clearDraft(): void {
  draft.value = EMPTY;
}
