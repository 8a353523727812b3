import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { AppendConditions, Batch, SampleStore } from '../ports/samples.ts';
import type { Principal, User, UserStore } from '../ports/users.ts';
import { holdsToken, unauthorized } from '../users/credentials.ts';
import { consentError, parseBatch } from './batch.ts';
import { activeStreamOf, noSuchStream } from './consent.ts';
import { type IngestLimits, quotaError } from './ingest-limits.ts';
import { markedQuotaError, markedRateError } from './usage.ts';

export interface IngestService {
  /**
   * Stores a batch with one read and one append. Throws `unauthorized`; `not-found` to the owner of no such stream; `invalid-batch`;
   * `batch-id-reused`; `too-many-requests`.
   */
  ingest(sender: Principal, streamId: string, body: unknown): Promise<BatchReceipt>;
}

interface IngestDependencies {
  users: UserStore;
  samples: SampleStore;
  /** Called for every batch that was stored. */
  onStored: (batch: Batch) => void;
  /** Called once for each batch, after the sender is authenticated and before the batch is checked; throws `too-many-requests` to refuse. */
  limitBatch: (user: User) => Promise<void>;
  ingestLimits: IngestLimits;
  clock: () => Date;
}

export function ingestService(dependencies: IngestDependencies): IngestService {
  const { users, samples, onStored, limitBatch, ingestLimits, clock } = dependencies;

  const termsOf = (sender: Principal, batch: Batch): AppendConditions => ({
    refusal: (user) => refusalOf(user, sender, batch),
    excess: (counts) => quotaError(counts, ingestLimits.readingsPerDay),
  });

  return {
    async ingest(sender, streamId, body) {
      const { userId } = sender;
      const found = destinationOf(await users.get(userId), streamId, sender);
      if (found instanceof AppError) throw found;
      const { user, stream } = found;
      await limitBatch(user);
      const now = clock();
      refuse(markedRateError(user, ingestLimits, now));
      const batch = parseBatch(body, { userId, streamId, metrics: stream.metrics }, now);
      refuse(markedQuotaError(user, batch, ingestLimits));
      const outcome = await samples.append(batch, termsOf(sender, batch));
      if (outcome === 'taken') {
        throw new AppError('batch-id-reused', 'Give every batch a batch_id of its own, or none at all.');
      }
      if (typeof outcome === 'object') throw outcome.refused;
      if (outcome === 'stored') onStored(batch);
      return { batch_id: batch.batch_id, accepted: batch.samples.length, duplicate: outcome === 'duplicate' };
    },
  };
}

/** The user and the open stream, if the sender holds a token for it; else the error. */
function destinationOf(user: User | undefined, streamId: string, sender: Principal) {
  if (!user || !holdsToken(user, sender, streamId)) return unauthorized();
  const stream = activeStreamOf(user, streamId);
  return stream ? { user, stream } : noSuchStream();
}

function refuse(refusal: AppError | undefined): void {
  if (refusal) throw refusal;
}

/** The error when this sender may not store this batch, by the user's item; undefined when it may. */
export function refusalOf(user: User | undefined, sender: Principal, batch: Batch): AppError | undefined {
  const found = destinationOf(user, batch.stream_id, sender);
  return found instanceof AppError ? found : consentError(batch, found.stream);
}
