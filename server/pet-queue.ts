import { sizeOf } from '../core/pet/fold.ts';
import { deltaFromBatch, EMPTY_DELTA, mergeDeltas } from '../core/pet/fold-delta.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { FoldDelta } from '../core/ports/pets.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { Batch } from '../core/ports/samples.ts';
import { keyQueue } from './key-queue.ts';

/** Readings of one user come in bursts: the pet follows them together, when it has been quiet for this long … */
const QUIET_MS = 200;
/** … but does not wait longer than this. */
const MAX_DELAY_MS = 1_000;
/** After a failure a user's pet is tried again in this time, or at the next readings, or at the next start. */
const RETRY_MS = 30_000;
/** Pets brought up to date at the same time. */
const CONCURRENCY = 16;
/** Narrators asked at the same time, one for a user. */
const NARRATIONS = 4;
/** Users who wait for a narrator; for more the template speaks until their next readings. */
const MAX_NARRATIONS_WAITING = 1_000;
/** Readings of all users that are held until they are in their folds, some 100 bytes each. What is beyond is read from the batches again. */
export const MAX_READINGS_HELD = 50_000;

export interface PetQueue {
  /** Has a user's pet follow a batch that was stored. */
  onStored(batch: Batch): void;
  /** Takes no more, and finishes what is under way. */
  stop(): Promise<void>;
}

interface Options {
  /** Brings a pet up to date with the delta, or with all readings; resolves with whether a narrator should speak. */
  refresh(userId: string, delta?: FoldDelta): Promise<boolean>;
  narrate(userId: string): Promise<void>;
  /** What was in the outbox when the process started. */
  pending: readonly [userId: string, batches: number][];
  markProcessed: Outbox['markProcessed'];
  report: Report;
  clock: () => Date;
}

/** What has come in for a user. */
interface Arrived {
  batches: number;
  /** Undefined when it was too much to hold. */
  delta: FoldDelta | undefined;
}

/** Has pets follow their readings, in this process. What was waiting when it ended is read again after the next start. */
export function petQueue({ refresh, narrate, pending, markProcessed, report, clock }: Options): PetQueue {
  /** Users whose burst of batches may go on: when it began, and the timer for its end. */
  const scheduled = new Map<string, { since: number; timer: NodeJS.Timeout }>();
  const arrived = new Map<string, Arrived>();
  let held = 0;
  let stopped = false;
  const narrations = keyQueue(NARRATIONS, (userId) => narrate(userId).catch((error) => report(error, 'narrating')));
  const refreshes = keyQueue(CONCURRENCY, follow);

  /** Adds to what has come in for a user, within what may be held. */
  function put(userId: string, { batches, delta }: Arrived): void {
    const before = take(userId);
    const all = before.delta && delta && mergeDeltas(before.delta, delta);
    const size = all ? sizeOf(all) : 0;
    const fits = held + size <= MAX_READINGS_HELD;
    held += fits ? size : 0;
    arrived.set(userId, { batches: before.batches + batches, delta: fits ? all : undefined });
  }

  function take(userId: string): Arrived {
    const taken = arrived.get(userId) ?? { batches: 0, delta: EMPTY_DELTA };
    arrived.delete(userId);
    held -= taken.delta ? sizeOf(taken.delta) : 0;
    return taken;
  }

  function schedule(userId: string): void {
    if (stopped) return;
    const { since, timer } = scheduled.get(userId) ?? { since: performance.now(), timer: undefined };
    clearTimeout(timer);
    const delay = Math.max(0, Math.min(QUIET_MS, since + MAX_DELAY_MS - performance.now()));
    scheduled.set(userId, { since, timer: setTimeout(() => enqueue(userId), delay).unref() });
  }

  function enqueue(userId: string): void {
    scheduled.delete(userId);
    refreshes.add(userId);
  }

  async function follow(userId: string): Promise<void> {
    const taken = take(userId);
    try {
      const isDue = await refresh(userId, taken.delta);
      await markProcessed(userId, taken.batches);
      if (isDue && narrations.waiting() < MAX_NARRATIONS_WAITING) narrations.add(userId);
    } catch (error) {
      report(error, 'orchestrating');
      put(userId, taken);
      setTimeout(() => schedule(userId), RETRY_MS).unref();
    }
  }

  for (const [userId, batches] of pending) {
    put(userId, { batches, delta: undefined });
    refreshes.add(userId);
  }
  return {
    onStored(batch) {
      put(batch.user_id, { batches: 1, delta: deltaFromBatch(batch, clock()) });
      schedule(batch.user_id);
    },
    async stop() {
      stopped = true;
      for (const { timer } of scheduled.values()) clearTimeout(timer);
      await Promise.all([refreshes.stop(), narrations.stop()]);
    },
  };
}
