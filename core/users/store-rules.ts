/** Defines how an update and an erasure change a user's item. All user stores share these pure functions. */

import type { Erasure, Principal, UpdateResult, User, UserChange, UserGuard } from '../ports/users.ts';
import { holdsToken, isExpired } from './credentials.ts';

/** Applies an update to an item, if the guard's conditions hold. */
export function applyUpdate(before: User | undefined, change: UserChange, guard: UserGuard): UpdateResult {
  if (!before || !holdsToken(before, guard.principal, change.updated_at)) return 'refused';
  if (guard.versions && !guard.versions.includes(before.version)) return 'changed';
  return { before, after: changed(before, change) };
}

/** Returns the item after an update. */
export function changed(before: User, { set, remove, updated_at }: UserChange): User {
  const after: User = { ...before, ...set, version: before.version + 1, updated_at };
  for (const field of remove) delete after[field];
  delete after.creation;
  return after;
}

/**
 * @returns the marker to store in place of the item, or the marker that is already stored; undefined if the principal may not erase the
 * user
 */
export function applyErasure(
  present: User | Erasure | undefined,
  principal: Principal<'owner' | 'service'>,
  now: string,
): Erasure | undefined {
  if (!present) return undefined;
  if (!('tokens' in present)) return canRepeat(present, principal) ? present : undefined;
  if (!holdsToken(present, principal, now)) return undefined;
  // Sorted, because a store may return the members of a map in any order.
  const token_hashes = Object.entries(present.tokens)
    .filter(([, record]) => !record.kind && !isExpired(record, now))
    .map(([hash]) => hash)
    .sort();
  const held = { tokens: Object.keys(present.tokens).length, streams: Object.keys(present.streams ?? {}).length };
  const identity_ids = Object.keys(present.identities ?? {}).sort();
  const linked = identity_ids.length > 0 ? { identity_ids } : {};
  return { user_id: present.user_id, since: now, token_hashes, held, ...linked };
}

const canRepeat = ({ token_hashes }: Erasure, { tokenHash }: Principal): boolean =>
  tokenHash === undefined || token_hashes.includes(tokenHash);

/** An erasure marker as stored. Earlier versions stored `token_hashes` under the name `proofs`. */
export type StoredErasure = Omit<Erasure, 'token_hashes'> & { token_hashes?: string[]; proofs?: string[] };

export function readErasure({ proofs = [], token_hashes = proofs, ...marker }: StoredErasure): Erasure {
  return { ...marker, token_hashes };
}
