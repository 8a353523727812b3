import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { AppendTerms, Batch, SampleStore } from '../ports/samples.ts';
import type { User, UserStore } from '../ports/users.ts';
import type { TokenClaim } from '../users/credentials.ts';
import { unauthorized } from '../users/users.ts';
import { type Allowance, excessOf } from './allowance.ts';
import { parseBatch, unconsented } from './batch.ts';
import { noSuchStream, openStreamOf } from './consent.ts';
import { quotaRefusal, rateRefusal } from './usage.ts';

export interface IngestService {
  /**
   * Stores a batch with one read and one append. Throws `unauthorized`; `not-found` to the owner of no such stream; `invalid-batch`;
   * `batch-id-reused`; `too-many-requests`.
   */
  ingest(claim: TokenClaim, streamId: string, body: unknown): Promise<BatchReceipt>;
}

interface IngestDependencies {
  users: UserStore;
  samples: SampleStore;
  /** Called for every batch that was stored. */
  onStored: (batch: Batch) => void;
  /** Called once for each batch, after the sender is authenticated and before the batch is checked; throws `too-many-requests` to refuse. */
  admitBatch: (user: User) => Promise<void>;
  allowance: Allowance;
  clock: () => Date;
}

export function ingestService(dependencies: IngestDependencies): IngestService {
  const { users, samples, onStored, admitBatch, allowance, clock } = dependencies;

  const termsOf = (claim: TokenClaim, batch: Batch): AppendTerms => ({
    refusal: (user) => refusalOf(user, claim, batch),
    excess: (counts) => excessOf(counts, allowance.readingsPerDay),
  });

  return {
    async ingest(claim, streamId, body) {
      const { userId } = claim;
      const sender = senderOf(await users.get(userId), streamId, claim);
      if (sender instanceof AppError) throw sender;
      await admitBatch(sender.user);
      const now = clock();
      refuse(rateRefusal(sender.user, allowance, now));
      const batch = parseBatch(body, { userId, streamId, metrics: sender.stream.metrics }, now);
      refuse(quotaRefusal(sender.user, batch, allowance));
      const outcome = await samples.append(batch, termsOf(claim, batch));
      if (outcome === 'taken') {
        throw new AppError('batch-id-reused', 'Give every batch a batch_id of its own, or none at all.');
      }
      if (typeof outcome === 'object') throw outcome.refused;
      if (outcome === 'stored') onStored(batch);
      return { batch_id: batch.batch_id, accepted: batch.samples.length, duplicate: outcome === 'duplicate' };
    },
  };
}

/** The user and the stream, if it is open and the token belongs to it or to its owner; else the error. */
function senderOf(user: User | undefined, streamId: string, { kind, hash }: TokenClaim) {
  const stream = user && openStreamOf(user, streamId);
  const isProved = kind === 'owner' ? user && Object.hasOwn(user.tokens, hash) : stream?.token === hash;
  if (!user || !isProved) return unauthorized();
  return stream ? { user, stream } : noSuchStream();
}

function refuse(refusal: AppError | undefined): void {
  if (refusal) throw refusal;
}

/** The error when this credential may not store this batch, by the user's item; undefined when it may. */
export function refusalOf(user: User | undefined, claim: TokenClaim, batch: Batch): AppError | undefined {
  const sender = senderOf(user, batch.stream_id, claim);
  return sender instanceof AppError ? sender : unconsented(batch, sender.stream);
}
