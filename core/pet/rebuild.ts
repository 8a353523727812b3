import { AppError } from '../errors.ts';
import type { Fold, FoldDelta } from '../ports/pets.ts';
import type { SampleStore } from '../ports/samples.ts';
import type { User } from '../ports/users.ts';
import { activeStreamOf } from '../streams/stream-of.ts';
import { limiter } from '../util/limiter.ts';
import { emptyFold, isTrusted, keepActiveStreams } from './fold.ts';
import { deltaFromBatch, mergeDeltas } from './fold-delta.ts';

/**
 * Maximum number of concurrent rebuilds in this process. Each rebuild holds one batch in memory and yields to other work after every few
 * batches.
 */
const MAX_REBUILDS = 2;
/** Maximum number of rebuilds that may be queued for requests. Further rebuilds are rejected. */
export const MAX_QUEUED = 8;
const RETRY_AFTER_S = 2;
/** Sorts after every start time, so that batches in the future are included: the clock may currently be wrong. */
const NO_END = '~';

export interface Change {
  user: User;
  before: Fold | undefined;
  /** How stored or removed batches change the fold. If undefined, the change is unknown, so the fold is rebuilt. */
  delta: FoldDelta | undefined;
  at: Date;
  /** If this many rebuilds are already queued, `unavailable` is thrown. */
  maxQueued: number;
}

/** Returns a function that adds new readings to a fold, or rebuilds the fold from the batches if the stored one cannot be used. */
export function foldUpdater(samples: SampleStore): (change: Change) => Promise<Fold> {
  const rebuilds = limiter({ max: MAX_REBUILDS, refuse: tooManyPets });

  async function rebuild(user: User, at: Date): Promise<Fold> {
    let { fold, from, reaching } = emptyFold(at);
    for await (const batch of samples.read(user.user_id, from, NO_END, reaching)) {
      // Skip revoked streams, and streams that were created after the user was read: their batches arrive in a later delta.
      if (activeStreamOf(user, batch.stream_id)) fold = mergeDeltas(fold, deltaFromBatch(batch, at));
    }
    return fold;
  }

  return async ({ user, before, delta, at, maxQueued }) => {
    const isOpen = (streamId: string) => activeStreamOf(user, streamId) !== undefined;
    if (!delta || !isTrusted(before, at) || delta.removedFrom?.some(isOpen)) {
      return rebuilds.run(() => rebuild(user, at), { maxCalls: MAX_REBUILDS + maxQueued });
    }
    const { removedFrom: _closed, ...rest } = delta;
    return keepActiveStreams(mergeDeltas(before, rest), isOpen);
  };
}

export function tooManyPets(): AppError {
  const detail = 'Too many pet states are being computed. Wait a moment and send the request again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
