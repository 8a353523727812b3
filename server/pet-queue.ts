import { sizeOf } from '../core/pet/fold.ts';
import { deltaFromBatch, EMPTY_DELTA, mergeDeltas } from '../core/pet/fold-delta.ts';
import type { Refreshed } from '../core/pet/orchestrator.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { PackedBatch } from '../core/ports/packed-batch.ts';
import type { FoldDelta } from '../core/ports/pets.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { Batch } from '../core/ports/samples.ts';
import { keyQueue } from './key-queue.ts';

/**
 * Users send batches in bursts. The pet is evaluated after this time without a further batch, or MAX_DELAY_MS after the first batch of
 * the burst.
 */
const DEBOUNCE_MS = 200;
const MAX_DELAY_MS = 1_000;
/** Delay before a failed evaluation is retried. The user's next batch and a restart of the service also trigger a retry. */
const RETRY_MS = 30_000;
/** An evaluation takes 0.3 ms, and this many may begin in one turn of the event loop. */
const EVALUATION_CONCURRENCY = 6;
const NARRATION_CONCURRENCY = 4;
/** A push service that answers slowly delays other notifications only, and each user's at most once a day. */
const NOTIFICATION_CONCURRENCY = 16;
/** Maximum number of pending narrations. When it is reached, a user's pet keeps the template's message until the user's next batch. */
const MAX_PENDING_NARRATIONS = 1_000;
/**
 * Maximum number of readings kept in memory for pending evaluations, for all users together. Each takes about 100 bytes. Any further
 * readings are read from storage again.
 */
export const MAX_PENDING_READINGS = 50_000;

export interface PetQueue {
  /** Schedules an evaluation of the pet. Call this after a batch has been stored. */
  onStored(batch: Batch | PackedBatch): void;
  /** Returns how many users wait for an evaluation of their pet, for a message, or for notifications. */
  pending(): { evaluations: number; narrations: number; notifications: number };
  /** Starts no further evaluations, and waits for those in progress. */
  stop(): Promise<void>;
}

interface Options {
  /**
   * Evaluates a pet with the new readings in the delta, or with all stored readings if there is no delta.
   *
   * @returns whether the pet needs a new message, and whether its owner is notified
   */
  refresh(userId: string, delta?: FoldDelta): Promise<Refreshed>;
  narrate(userId: string): Promise<void>;
  /** Notifies the owner's browsers. Must not reject. */
  notify(userId: string): Promise<void>;
  /** The content of the outbox when the process started. */
  pending: readonly [userId: string, batches: number][];
  markProcessed: Outbox['markProcessed'];
  report: Report;
  clock: () => Date;
}

interface PendingBatches {
  count: number;
  /** Undefined when the readings are not in memory and have to be read from storage. */
  delta: FoldDelta | undefined;
}

/**
 * Evaluates pets in this process, after batches have been stored. Evaluations that are still pending when the process ends run after the
 * next start.
 */
export function petQueue({ refresh, narrate, notify, pending, markProcessed, report, clock }: Options): PetQueue {
  const bursts = new Map<string, { since: number; timer: NodeJS.Timeout }>();
  const batches = new Map<string, PendingBatches>();
  let readingsInMemory = 0;
  let stopped = false;
  const narrations = keyQueue(NARRATION_CONCURRENCY, (userId) =>
    narrate(userId).catch((error) => report(error, 'narrating')),
  );
  const notifications = keyQueue(NOTIFICATION_CONCURRENCY, notify);
  const evaluations = keyQueue(EVALUATION_CONCURRENCY, evaluate);

  function add(userId: string, { count, delta }: PendingBatches): void {
    const before = take(userId);
    const merged = before.delta && delta && mergeDeltas(before.delta, delta);
    const size = merged ? sizeOf(merged) : 0;
    const fits = readingsInMemory + size <= MAX_PENDING_READINGS;
    readingsInMemory += fits ? size : 0;
    batches.set(userId, { count: before.count + count, delta: fits ? merged : undefined });
  }

  function take(userId: string): PendingBatches {
    const taken = batches.get(userId) ?? { count: 0, delta: EMPTY_DELTA };
    batches.delete(userId);
    readingsInMemory -= taken.delta ? sizeOf(taken.delta) : 0;
    return taken;
  }

  function schedule(userId: string): void {
    if (stopped) return;
    const { since, timer } = bursts.get(userId) ?? { since: performance.now(), timer: undefined };
    clearTimeout(timer);
    const delay = Math.max(0, Math.min(DEBOUNCE_MS, since + MAX_DELAY_MS - performance.now()));
    bursts.set(userId, { since, timer: setTimeout(() => enqueue(userId), delay).unref() });
  }

  function enqueue(userId: string): void {
    bursts.delete(userId);
    evaluations.add(userId);
  }

  async function evaluate(userId: string): Promise<void> {
    const taken = take(userId);
    try {
      const { isMessageDue, isNews } = await refresh(userId, taken.delta);
      if (isNews) notifications.add(userId);
      await markProcessed(userId, taken.count);
      if (isMessageDue && narrations.pending() < MAX_PENDING_NARRATIONS) narrations.add(userId);
    } catch (error) {
      report(error, 'orchestrating');
      add(userId, taken);
      setTimeout(() => schedule(userId), RETRY_MS).unref();
    }
  }

  for (const [userId, count] of pending) {
    add(userId, { count, delta: undefined });
    evaluations.add(userId);
  }
  return {
    onStored(batch) {
      add(batch.user_id, { count: 1, delta: 'delta' in batch ? batch.delta : deltaFromBatch(batch, clock()) });
      schedule(batch.user_id);
    },
    pending: () => ({
      evaluations: batches.size,
      narrations: narrations.pending(),
      notifications: notifications.pending(),
    }),
    async stop() {
      stopped = true;
      for (const { timer } of bursts.values()) clearTimeout(timer);
      await Promise.all([evaluations.stop(), narrations.stop(), notifications.stop()]);
    },
  };
}
