import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { AppendConditions, Batch, SampleStore } from '../ports/samples.ts';
import type { Principal, User, UserStore } from '../ports/users.ts';
import { holdsToken, unauthorized } from '../users/credentials.ts';
import { lockedError, requireUnlocked } from '../users/locked.ts';
import { consentError, parseBatch } from './batch.ts';
import { noSuchStream } from './consent.ts';
import { type IngestLimits, quotaError } from './ingest-limits.ts';
import { activeStreamOf } from './stream-of.ts';
import { fullDayError, rateLimitError } from './usage.ts';

export interface IngestService {
  /**
   * Stores a batch. Cost: one read and one append.
   *
   * @throws `unauthorized` if the token is not valid for this user or stream
   * @throws `not-found` if the owner has no such active stream
   * @throws `locked` if the user is locked
   * @throws `invalid-batch`, `batch-id-reused`, `too-many-requests`
   */
  ingest(sender: Principal, streamId: string, body: unknown): Promise<BatchReceipt>;
}

export interface IngestDependencies {
  users: UserStore;
  samples: SampleStore;
  /** Called after each stored batch, but not for duplicates. */
  onStored: (batch: Batch) => void;
  /**
   * Enforces the rate limit for batches. Called after authentication and before validation.
   *
   * @param batches how many are counted; 1 by default
   * @throws `too-many-requests`
   */
  limitBatch: (user: User, batches?: number) => Promise<void>;
  ingestLimits: IngestLimits;
  clock: () => Date;
}

export function ingestService(dependencies: IngestDependencies): IngestService {
  const { users, samples, onStored, limitBatch, ingestLimits, clock } = dependencies;

  const conditionsOf = (sender: Principal, batch: Batch): AppendConditions => ({
    accessError: (user) => accessError(user, sender, batch),
    quotaError: (counts) => quotaError(counts, ingestLimits.readingsPerDay),
  });

  return {
    async ingest(sender, streamId, body) {
      const { userId } = sender;
      const now = clock();
      const found = authorise(await users.get(userId), streamId, sender, now.toISOString());
      if (found instanceof AppError) throw found;
      const { user, stream } = found;
      requireUnlocked(user);
      await limitBatch(user);
      throwIfError(rateLimitError(user, ingestLimits, now));
      const batch = parseBatch(body, { userId, streamId, metrics: stream.metrics }, now);
      throwIfError(fullDayError(user, batch, ingestLimits));
      const outcome = await samples.append(batch, conditionsOf(sender, batch));
      if (outcome === 'taken') {
        throw new AppError(
          'batch-id-reused',
          'A batch with this batch_id and other readings exists. Send a new UUID as batch_id, or remove it.',
        );
      }
      if (typeof outcome === 'object') throw outcome.refused;
      if (outcome === 'stored') onStored(batch);
      return { batch_id: batch.batch_id, accepted: batch.samples.length, duplicate: outcome === 'duplicate' };
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
export function accessError(user: User | undefined, sender: Principal, batch: Batch): AppError | undefined {
  const found = authorise(user, batch.stream_id, sender, batch.received_at);
  if (found instanceof AppError) return found;
  return found.user.lock ? lockedError() : consentError(batch, found.stream);
}
