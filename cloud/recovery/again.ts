import type { UserState } from '../../adapters/dynamodb/erased-users.ts';
import { type ErasureDependencies, erasureService } from '../../core/privacy/erasure.ts';
import { limiter } from '../../core/util/limiter.ts';
import type { ErasureReceipt } from '../../shared/models/typescript/types.ts';

/** Maximum number of users that are erased in parallel. */
const CONCURRENCY = 8;
/** Maximum number of ids that are read ahead. */
const READ_AHEAD = 4 * CONCURRENCY;

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
  /** What was erased now, and the number of users whose erasure failed. */
  erased: Erased;
  failed: number;
}

interface Dependencies extends ErasureDependencies {
  /** The ids of erased users. An id may occur several times. */
  ids: AsyncIterable<string>;
  /** Returns what the restored table has for an id. */
  stateOf(userId: string): Promise<UserState>;
  /** Reports the failure of one user, without the user's id. */
  report(error: unknown): void;
}

/**
 * Erases users again who have come back with a restored table. Idempotent: a repeated call erases what an interrupted one has left. Only
 * counts them if `erase` is false.
 */
export async function eraseAgain(dependencies: Dependencies, erase: boolean): Promise<Found> {
  const { ids, stateOf, report } = dependencies;
  const service = erasureService(dependencies);
  const found: Found = {
    known: 0,
    states: { user: 0, marker: 0, tombstone: 0, absent: 0 },
    erased: { ...NOTHING },
    failed: 0,
  };
  const seen = new Set<string>();

  async function handle(userId: string): Promise<void> {
    try {
      const state = await stateOf(userId);
      found.states[state] += 1;
      if (!erase || state === 'tombstone' || state === 'absent') return;
      // Needs no token: the user has requested this erasure before.
      add(found.erased, (await service.erase({ userId, via: 'owner' })).erased);
    } catch (error) {
      found.failed += 1;
      report(error);
    }
  }

  const slots = limiter({ max: CONCURRENCY });
  let running: Promise<void>[] = [];
  for await (const id of ids) {
    if (seen.has(id)) continue;
    seen.add(id);
    found.known += 1;
    running.push(slots.run(() => handle(id)));
    if (running.length < READ_AHEAD) continue;
    await Promise.all(running);
    running = [];
  }
  await Promise.all(running);
  return found;
}

function add(sum: Erased, more: Erased): void {
  for (const name of Object.keys(NOTHING) as (keyof Erased)[]) sum[name] += more[name];
}
