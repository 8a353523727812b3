import type { BatchReceipt } from '../shared/models/typescript/types.ts';
import { assertConsent, parseBatch } from './batch.ts';
import { AppError } from './errors.ts';
import type { Batch, BatchKey, SampleStore, User, UserStore } from './ports.ts';
import { noSuchStream, openStreamOf } from './stream.ts';
import type { TokenClaim } from './token.ts';
import { unauthorized } from './users.ts';

export interface IngestService {
  /**
   * Stores a batch with a read, a conditional write and another read. Throws `unauthorized`; `not-found` to the owner of no such
   * stream; `invalid-batch`; `batch-id-reused`.
   */
  ingest(claim: TokenClaim, streamId: string, body: unknown): Promise<BatchReceipt>;
}

interface IngestDependencies {
  users: UserStore;
  samples: SampleStore;
  /** Told of every batch that was stored; without the batch, of one that was taken back at once. */
  onStored: (key: BatchKey, batch?: Batch) => void;
  clock: () => Date;
}

export function ingestService({ users, samples, onStored, clock }: IngestDependencies): IngestService {
  return {
    async ingest(claim, streamId, body) {
      const { userId } = claim;
      const { metrics } = openStream(await users.get(userId), streamId, claim);
      const batch = parseBatch(body, { userId, streamId, metrics }, clock());
      const outcome = await samples.append(batch);
      const accepted = batch.samples.length;
      if (outcome !== 'stored') {
        if (outcome.digest === batch.digest) return { batch_id: batch.batch_id, accepted, duplicate: true };
        throw new AppError('batch-id-reused', 'Give every batch a batch_id of its own, or none at all.');
      }
      try {
        // Revoked, erased or agreed to no more between the look and the write: what was written is not to outlive that.
        assertConsent(batch, openStream(await users.get(userId), streamId, claim));
      } catch (error) {
        await samples.remove(batch);
        onStored(batch);
        throw error;
      }
      onStored(batch, batch);
      return { batch_id: batch.batch_id, accepted, duplicate: false };
    },
  };
}

/** The stream, if it is open and the token is its own or its owner's. */
function openStream(user: User | undefined, streamId: string, { kind, hash }: TokenClaim) {
  const stream = user && openStreamOf(user, streamId);
  const proved = kind === 'owner' ? user && Object.hasOwn(user.tokens, hash) : stream?.token === hash;
  if (!proved) throw unauthorized();
  if (!stream) throw noSuchStream();
  return stream;
}
