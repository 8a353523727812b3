import { AppError } from '../errors.ts';
import { deltaFromRemoval } from '../pet/fold-delta.ts';
import type { Orchestrator } from '../pet/orchestrator.ts';
import type { Removals } from '../ports/removals.ts';
import type { ErasedSamples, Metric, SampleStore } from '../ports/samples.ts';
import type { Principal, User } from '../ports/users.ts';
import type { UserService } from '../users/users.ts';
import { noSuchStream, prunableIds, toRevoked } from './consent.ts';
import { ALL_METRICS } from './metrics.ts';
import { activeStreamOf, streamOf } from './stream-of.ts';
import { updateStream } from './update-stream.ts';

/** Erases readings in several steps. If an erasure is interrupted, the next call or a sweep finishes it. */
export interface StreamErasure {
  /**
   * Revokes a stream, then erases its readings, then updates the pet. Idempotent. Cost: two reads and two writes, then one erasure of the
   * stream's batches, and one update of the pet.
   *
   * @throws `not-found` if the user has no such stream
   */
  revoke(owner: Principal<'owner'>, streamId: string): Promise<RevocationReceipt>;
  /**
   * Erases the readings of one metric, or of all metrics, that the stream has no consent for, then updates the pet. Cost: two reads and one
   * write of the user, one read of all batches, and one update of the pet.
   *
   * @throws `still-agreed` if the stream has consent for the given metric
   * @throws `not-found` if there is no such active stream
   */
  eraseWithdrawn(owner: Principal<'owner'>, streamId: string, metric?: Metric): Promise<WithdrawalReceipt>;
}

export interface RevocationReceipt {
  revoked_at: string;
  erased: ErasedSamples;
}

export interface WithdrawalReceipt {
  /** The metrics for which readings were erased. */
  metrics: Metric[];
  erased: ErasedSamples;
}

export interface StreamDependencies {
  users: UserService;
  samples: SampleStore;
  orchestrator: Pick<Orchestrator, 'refresh'>;
  removals: Removals;
  clock: () => Date;
}

export function streamErasure({ users, samples, removals, orchestrator, clock }: StreamDependencies): StreamErasure {
  async function revoke(owner: Principal<'owner'>, streamId: string): Promise<RevocationReceipt> {
    const { userId } = owner;
    const { streams = {}, ...user } = await users.get(owner);
    const present = streamOf({ ...user, streams }, streamId);
    if (!present) throw noSuchStream();
    const now = clock().toISOString();
    const pending = await removals.begin({ kind: 'stream', user_id: userId, stream_id: streamId }, now);
    // First erase the readings of streams that will be pruned, because the owner cannot retry this once those streams are gone from the
    // user's item.
    const after = { ...streams, [streamId]: present.revoked_at ? present : toRevoked(present, now) };
    for (const prunableId of prunableIds(after)) await samples.erase(userId, prunableId);
    const { revoked_at = '' } = await updateStream(users, owner, streamId, (latest, at) => {
      const stream = streamOf(latest, streamId);
      if (!stream) throw noSuchStream();
      return stream.revoked_at ? stream : toRevoked(stream, at);
    });
    // Erase the readings only after the stream is revoked, so that no readings are added during the erasure.
    const erased = await samples.erase(userId, streamId);
    // The stored pet contains the latest readings, and the message may quote them.
    await orchestrator.refresh(userId, deltaFromRemoval(streamId));
    await removals.end(pending);
    return { revoked_at, erased };
  }

  async function eraseWithdrawn(
    owner: Principal<'owner'>,
    streamId: string,
    metric?: Metric,
  ): Promise<WithdrawalReceipt> {
    const { userId } = owner;
    const metrics = withdrawnMetrics(await users.get(owner), streamId, metric);
    const removal = { kind: 'withdrawn', user_id: userId, stream_id: streamId, metrics } as const;
    const pending = await removals.begin(removal, clock().toISOString());
    // This write makes exports in progress fail, because their document may contain the readings to be erased. It also checks that consent
    // was not given again since the user was read.
    await updateStream(users, owner, streamId, (user, now) => {
      const stream = activeStreamOf(user, streamId);
      if (!stream) throw noSuchStream();
      const consented = metrics.filter((one) => stream.metrics.includes(one));
      if (consented.length > 0) throw stillAgreed(consented.join(', '));
      return { ...stream, updated_at: now };
    });
    const erased = await samples.eraseMetrics(userId, streamId, metrics);
    // Rebuild the pet's fold, because it may contain the erased readings.
    await orchestrator.refresh(userId, deltaFromRemoval(streamId));
    await removals.end(pending);
    return { metrics, erased };
  }

  return { revoke, eraseWithdrawn };
}

/**
 * Returns the metrics to erase: the given one, or all that the stream has no consent for.
 *
 * @throws `still-agreed` if the stream has consent for the given metric
 * @throws `not-found` if there is no such active stream
 */
function withdrawnMetrics(user: User, streamId: string, metric?: Metric): Metric[] {
  const stream = activeStreamOf(user, streamId);
  if (!stream) throw noSuchStream();
  if (metric && stream.metrics.includes(metric)) throw stillAgreed(metric);
  return metric ? [metric] : ALL_METRICS.filter((known) => !stream.metrics.includes(known));
}

function stillAgreed(metrics: string): AppError {
  const detail = `The stream still has consent for ${metrics}. Update the stream's metrics without it first, then erase its readings.`;
  return new AppError('still-agreed', detail);
}
