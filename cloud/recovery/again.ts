import type { LaterUser, UserState } from '../../adapters/dynamodb/erased-users.ts';
import type { User } from '../../core/ports/users.ts';
import { eraseWithdrawn } from '../../core/privacy/erase-withdrawn.ts';
import { type ErasureDependencies, erasureService, RESTORE } from '../../core/privacy/erasure.ts';
import { addReapplied, NOTHING_REAPPLIED, type Reapplied, reapply } from '../../core/privacy/reapply.ts';
import { withoutWarning } from '../../core/privacy/restore-rules.ts';
import { forEachParallel } from '../../core/util/parallel.ts';
import type { ErasureReceipt } from '../../shared/models/typescript/types.ts';

/** Maximum number of users that are handled in parallel. */
const CONCURRENCY = 8;

type Erased = ErasureReceipt['erased'];

const NOTHING: Erased = {
  profiles: 0,
  tokens: 0,
  streams: 0,
  batches: 0,
  samples: 0,
  pets: 0,
  portraits: 0,
  uploads: 0,
  exports: 0,
};

export interface Found {
  /** Users who are known to be erased. */
  known: number;
  /** Of those, the number that the restored table has as users, markers, tombstones, or not at all. */
  states: Record<UserState, number>;
  /** What was erased now, and the number of users for whom something failed. */
  erased: Erased;
  failed: number;
  /** Users whom both tables have, and what is withdrawn from them again. */
  compared: number;
  reapplied: Reapplied;
  /** Readings of streams and metrics that were erased because consent was withdrawn. */
  withdrawn_samples: number;
  /** Warnings of inactive users that are taken back. */
  warnings: number;
}

interface Dependencies extends ErasureDependencies {
  /** What newer tables tell. A user may occur several times. */
  later: AsyncIterable<LaterUser>;
  /** Returns the users of the restored table, as they are by then. */
  restored(): AsyncIterable<LaterUser>;
  /** Returns what the restored table has for an id. */
  stateOf(userId: string): Promise<UserState>;
  /** Replaces a user who has this version. @returns false if the user has changed */
  replace(user: User, version: number): Promise<boolean>;
  /** Reports the failure of one user, without the user's id. */
  report(error: unknown): void;
}

/**
 * Erases users again who have come back with a restored table, and withdraws from the others what they have withdrawn since. Idempotent: a
 * repeated call does what an interrupted one has left. Only counts if `change` is false.
 */
export async function eraseAgain(dependencies: Dependencies, change: boolean): Promise<Found> {
  const { users, later, restored, stateOf, replace, report } = dependencies;
  const service = erasureService(dependencies);
  const found: Found = {
    known: 0,
    states: { user: 0, marker: 0, tombstone: 0, absent: 0 },
    erased: { ...NOTHING },
    failed: 0,
    compared: 0,
    reapplied: { ...NOTHING_REAPPLIED },
    withdrawn_samples: 0,
    warnings: 0,
  };
  const seen = new Set<string>();

  async function erase(userId: string, erasedAt?: string): Promise<void> {
    if (seen.has(userId)) return;
    // After an erasure, its id may have been used for another user.
    if (erasedAt !== undefined && ((await users.get(userId))?.created_at ?? '') >= erasedAt) return;
    seen.add(userId);
    const state = await stateOf(userId);
    found.known += 1;
    found.states[state] += 1;
    if (!change || state === 'tombstone' || state === 'absent') return;
    add(found.erased, (await service.erase({ ...RESTORE, userId })).erased);
  }

  async function withdraw(laterUser: User): Promise<void> {
    const user = await users.get(laterUser.user_id);
    if (!user) return;
    if (user.created_at !== laterUser.created_at) return erase(user.user_id);
    const step = reapply(user, laterUser);
    found.compared += 1;
    addReapplied(found.reapplied, step.counts);
    if (!change || step.user === user) return;
    found.withdrawn_samples += await eraseWithdrawn(dependencies, user.user_id, step);
    if (!(await replace(step.user, user.version))) throw new Error('The user has changed.');
  }

  async function takeWarningBack(user: User): Promise<void> {
    const after = withoutWarning(user);
    if (after === user) return;
    found.warnings += 1;
    if (change && !(await replace(after, user.version))) throw new Error('The user has changed.');
  }

  const forEach = (all: AsyncIterable<LaterUser>, work: (one: LaterUser) => Promise<void>) =>
    forEachParallel(all, CONCURRENCY, (one) =>
      work(one).catch((error) => {
        found.failed += 1;
        report(error);
      }),
    );
  await forEach(later, (one) => ('user' in one ? withdraw(one.user) : erase(one.userId, one.erasedAt)));
  // A run with failures is repeated.
  if (found.failed === 0)
    await forEach(restored(), async (one) => ('user' in one ? takeWarningBack(one.user) : undefined));
  return found;
}

function add(sum: Erased, more: Erased): void {
  for (const name of Object.keys(NOTHING) as (keyof Erased)[]) sum[name] += more[name];
}
