import { AppError } from '../errors.ts';
import { deltaFromRemoval } from '../pet/fold-delta.ts';
import type { Orchestrator } from '../pet/orchestrator.ts';
import type { Removals } from '../ports/removals.ts';
import type { ErasedSamples, Metric, SampleStore } from '../ports/samples.ts';
import type { Principal, User } from '../ports/users.ts';
import type { UserService } from '../users/users.ts';
import { activeStreamOf, noSuchStream, prunableIds, streamOf, toRevoked } from './consent.ts';
import { ALL_METRICS } from './metrics.ts';
import { updateStream } from './update-stream.ts';

/** Erases readings in several steps. If one is interrupted, the next call or sweep finishes it. */
export interface StreamErasure {
  /**
   * Closes the stream with two reads and two writes, then erases its readings. Throws `not-found` for a stream that is not among the
   * user's.
   */
  revoke(owner: Principal<'owner'>, streamId: string): Promise<Revocation>;
  /**
   * Erases stored readings without consent, of one metric or of all: two reads of the user and a write, then all batches, and updates the
   * pet. Throws `still-agreed`, and `not-found` for a stream that does not exist or was revoked.
   */
  eraseWithdrawn(owner: Principal<'owner'>, streamId: string, metric?: Metric): Promise<Withdrawal>;
}

export interface Revocation {
  revoked_at: string;
  erased: ErasedSamples;
}

export interface Withdrawal {
  /** The metrics whose readings were erased. */
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
  async function revoke(owner: Principal<'owner'>, streamId: string): Promise<Revocation> {
    const { userId } = owner;
    const { streams = {}, ...user } = await users.get(owner);
    const present = streamOf({ ...user, streams }, streamId);
    if (!present) throw noSuchStream();
    const now = clock().toISOString();
    const pending = await removals.begin({ kind: 'stream', user_id: userId, stream_id: streamId }, now);
    // A stream leaves the item after its readings: without it, the owner could not ask for their erasure again.
    const after = { ...streams, [streamId]: present.revoked_at ? present : toRevoked(present, now) };
    for (const forgotten of prunableIds(after)) await samples.erase(userId, forgotten);
    const { revoked_at = '' } = await updateStream(users, owner, streamId, (latest, at) => {
      const stream = streamOf(latest, streamId);
      if (!stream) throw noSuchStream();
      return stream.revoked_at ? stream : toRevoked(stream, at);
    });
    // Closed before it is erased, so that no readings are added meanwhile.
    const erased = await samples.erase(userId, streamId);
    await removals.end(pending);
    return { revoked_at, erased };
  }

  async function eraseWithdrawn(owner: Principal<'owner'>, streamId: string, metric?: Metric): Promise<Withdrawal> {
    const { userId } = owner;
    const metrics = withdrawnFrom(await users.get(owner), streamId, metric);
    const removal = { kind: 'withdrawn', user_id: userId, stream_id: streamId, metrics } as const;
    const pending = await removals.begin(removal, clock().toISOString());
    // The write makes a running export end, and checks that consent was not given again meanwhile.
    await updateStream(users, owner, streamId, (user, now) => {
      const stream = activeStreamOf(user, streamId);
      if (!stream) throw noSuchStream();
      const agreed = metrics.filter((one) => stream.metrics.includes(one));
      if (agreed.length > 0) throw stillAgreed(agreed.join(', '));
      return { ...stream, updated_at: now };
    });
    const erased = await samples.eraseMetrics(userId, streamId, metrics);
    // The pet's fold has these readings too.
    await orchestrator.refresh(userId, deltaFromRemoval(streamId));
    await removals.end(pending);
    return { metrics, erased };
  }

  return { revoke, eraseWithdrawn };
}

/** The metric, or all metrics, that the stream has no consent for. Throws `still-agreed` and `not-found`. */
function withdrawnFrom(user: User, streamId: string, metric?: Metric): Metric[] {
  const stream = activeStreamOf(user, streamId);
  if (!stream) throw noSuchStream();
  if (metric && stream.metrics.includes(metric)) throw stillAgreed(metric);
  return metric ? [metric] : ALL_METRICS.filter((known) => !stream.metrics.includes(known));
}

function stillAgreed(metrics: string): AppError {
  const detail = `The stream still has consent for ${metrics}. Remove it from the stream's metrics first, then erase its readings.`;
  return new AppError('still-agreed', detail);
}
