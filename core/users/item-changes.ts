import type { Erasure, PrincipalKind, User, UserChange, UserItem } from '../ports/users.ts';

/** Creates a change of a user's item. A change by the owner is activity, a change by a service is not. */
export const changeBy = (
  via: PrincipalKind,
  { set, remove }: Pick<UserChange, 'set' | 'remove'>,
  now: string,
): UserChange =>
  via === 'owner'
    ? { set: { ...set, active_at: now }, remove: [...remove, 'forget_at'], updated_at: now }
    : { set, remove, updated_at: now };

/** Returns a user's item after an update. */
export function changed(before: User, { set, remove, updated_at }: UserChange): User {
  const after: UserItem = { ...before, ...set, version: before.version + 1, updated_at };
  for (const field of remove) delete after[field];
  delete after.creation;
  return after;
}

/** An erasure marker as stored. Earlier versions stored `token_hashes` under the name `proofs`. */
export type StoredErasure = Omit<Erasure, 'token_hashes'> & { token_hashes?: string[]; proofs?: string[] };

export function readErasure({ proofs = [], token_hashes = proofs, ...marker }: StoredErasure): Erasure {
  return { ...marker, token_hashes };
}
