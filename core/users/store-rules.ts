/** Defines which updates and erasures of a user's item are allowed. All user stores share these pure functions. */

import type { Erasure, Principal, UpdateResult, User, UserChange, UserGuard } from '../ports/users.ts';
import { holdsToken, isExpired } from './credentials.ts';
import { changed } from './item-changes.ts';
import { onlyRemoves } from './lock-rule.ts';

/** Applies an update to an item, if the guard's conditions hold. A locked user's item gets only updates that remove something. */
export function applyUpdate(before: User | undefined, change: UserChange, guard: UserGuard): UpdateResult {
  if (!before || !holdsToken(before, guard.principal, change.updated_at)) return 'refused';
  if (guard.versions && !guard.versions.includes(before.version)) return 'changed';
  const after = changed(before, change);
  return before.lock && !onlyRemoves(before, after) ? 'locked' : { before, after };
}

/**
 * @param version if set, only a user with this version is erased
 * @returns the marker to store in place of the item, or the marker that is already stored; undefined if the principal may not erase the
 * user
 */
export function applyErasure(
  present: User | Erasure | undefined,
  principal: Principal<'owner' | 'service'>,
  now: string,
  version?: number,
): Erasure | undefined {
  if (!present) return undefined;
  if (!('tokens' in present)) return canRepeat(present, principal) ? present : undefined;
  if (!holdsToken(present, principal, now)) return undefined;
  if (version !== undefined && version !== present.version) return undefined;
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
