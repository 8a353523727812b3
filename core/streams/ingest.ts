import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { BatchPacking, PackedBatch } from '../ports/packed-batch.ts';
import type { Report } from '../ports/reporter.ts';
import type { AppendConditions, Batch, SampleStore } from '../ports/samples.ts';
import type { UserActivity } from '../ports/user-activity.ts';
import type { Principal, Stream, User, UserStore } from '../ports/users.ts';
import { activityOfReadings } from '../users/activity.ts';
import { holdsToken, unauthorized } from '../users/credentials.ts';
import { lockedError, requireUnlocked } from '../users/locked.ts';
import { consentError, parseBatch } from './batch.ts';
import { noSuchStream } from './consent.ts';
import { type IngestLimits, quotaError } from './ingest-limits.ts';
import { activeStreamOf } from './stream-of.ts';
import { fullDayError, rateLimitError } from './usage.ts';

export interface IngestService {
  /**
   * Stores a batch. Cost: one read and one append, and at most once a month a write that records the owner's activity.
   *
   * @throws `unauthorized` if the token is not valid for this user or stream
   * @throws `not-found` if the owner has no such active stream
   * @throws `locked` if the user is locked
   * @throws `invalid-batch`, `batch-id-reused`, `too-many-requests`
   */
  ingest(sender: Principal, streamId: string, sent: SentBatch): Promise<BatchReceipt>;
}

/** The body of a request. */
export interface SentBatch {
  json(): unknown;
  /** The batch, if it is valid and was packed in another thread. Its metrics may have no consent. */
  packed?: PackedBatch;
}

export const jsonBatch = (body: unknown): SentBatch => ({ json: () => body });

export interface IngestDependencies {
  users: UserStore;
  samples: SampleStore;
  /** Called after each stored batch, but not for duplicates. */
  onStored: (batch: Batch | PackedBatch) => void;
  /** Set on hosts that pack batches in another thread. */
  packing?: BatchPacking;
  /**
   * Enforces the rate limit for batches. Called after authentication and before validation.
   *
   * @param batches how many are counted; 1 by default
   * @throws `too-many-requests`
   */
  limitBatch: (user: User, batches?: number) => Promise<void>;
  ingestLimits: IngestLimits;
  activity: UserActivity;
  report: Report;
  clock: () => Date;
}

interface Destination {
  sender: Principal;
  user: User;
  stream: Stream;
  streamId: string;
  now: Date;
}

export function ingestService(dependencies: IngestDependencies): IngestService {
  const { users, samples, onStored, limitBatch, ingestLimits, packing, clock } = dependencies;

  const recordActivity = activityOfReadings(dependencies);

  const conditionsOf = (sender: Principal, batch: Batch | PackedBatch): AppendConditions => ({
    accessError: (user) => accessError(user, sender, batch),
    quotaError: (counts) => quotaError(counts, ingestLimits.readingsPerDay),
  });

  /** Stores the packed batch, if nothing speaks against it. Otherwise checks the sent one, to say what is wrong. */
  async function append(sent: SentBatch, { sender, user, stream, streamId, now }: Destination) {
    const { packed } = sent;
    if (packing && packed && !user.limited && !consentError(packed, stream)) {
      const outcome = await packing.append(packed, conditionsOf(sender, packed));
      return { batch: packed, accepted: packed.size, outcome };
    }
    const batch = parseBatch(sent.json(), { userId: user.user_id, streamId, metrics: stream.metrics }, now);
    throwIfError(fullDayError(user, batch, ingestLimits));
    const outcome = await samples.append(batch, conditionsOf(sender, batch));
    return { batch, accepted: batch.samples.length, outcome };
  }

  return {
    async ingest(sender, streamId, sent) {
      const { userId } = sender;
      const now = clock();
      const found = authorise(await users.get(userId), streamId, sender, now.toISOString());
      if (found instanceof AppError) throw found;
      const { user, stream } = found;
      requireUnlocked(user);
      await limitBatch(user);
      throwIfError(rateLimitError(user, ingestLimits, now));
      const { batch, accepted, outcome } = await append(sent, { sender, user, stream, streamId, now });
      if (outcome === 'taken') {
        throw new AppError(
          'batch-id-reused',
          'A batch with this batch_id and other readings exists. Send a new UUID as batch_id, or remove it.',
        );
      }
      if (typeof outcome === 'object') throw outcome.refused;
      if (outcome === 'stored') {
        // First, because it changes the user's version, for which a message of the pet would be dropped.
        await recordActivity(user);
        onStored(batch);
      }
      return { batch_id: batch.batch_id, accepted, duplicate: outcome === 'duplicate' };
    },
  };
}

/** @returns the user and the active stream if the sender's token is valid for it; otherwise an error */
export function authorise(user: User | undefined, streamId: string, sender: Principal, now: string) {
  if (!user || !holdsToken(user, sender, now, streamId)) return unauthorized();
  const stream = activeStreamOf(user, streamId);
  return stream ? { user, stream } : noSuchStream();
}

export function throwIfError(error: AppError | undefined): void {
  if (error) throw error;
}

/**
 * Checks whether the sender may store this batch, according to the user's item.
 *
 * @returns an error if the sender may not; otherwise undefined
 */
export function accessError(
  user: User | undefined,
  sender: Principal,
  batch: Batch | PackedBatch,
): AppError | undefined {
  const found = authorise(user, batch.stream_id, sender, batch.received_at);
  if (found instanceof AppError) return found;
  return found.user.lock ? lockedError() : consentError(batch, found.stream);
}
