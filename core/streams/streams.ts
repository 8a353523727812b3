import { AppError } from '../errors.ts';
import { newsFromRemoval } from '../pet/news.ts';
import type { Orchestrator } from '../pet/orchestrator.ts';
import type { Removals } from '../ports/removals.ts';
import type { ErasedSamples, Metric, SampleStore } from '../ports/samples.ts';
import type { Principal, Stream, User } from '../ports/users.ts';
import { issueToken } from '../users/credentials.ts';
import type { UserService } from '../users/users.ts';
import {
  byAge,
  MAX_STREAMS,
  merged,
  type NamedStream,
  newStream,
  noSuchStream,
  openStreamOf,
  openStreams,
  pruned,
  prunedIds,
  revoked,
  type StreamPatch,
  streamOf,
} from './consent.ts';
import { ALL_METRICS } from './metrics.ts';

export interface StreamService {
  /** One read. */
  list(owner: Principal<'owner'>): Promise<NamedStream[]>;
  /** One read and one conditional write. Throws `invalid-stream`, and `too-many-streams` when there are 16. */
  create(owner: Principal<'owner'>, patch: StreamPatch): Promise<{ named: NamedStream; token: string }>;
  /** One read and one conditional write. Throws `invalid-stream`, and `not-found` for a stream that is not or no longer there. */
  update(owner: Principal<'owner'>, streamId: string, patch: StreamPatch): Promise<NamedStream>;
  /**
   * Closes the stream with two reads and two writes, then erases its readings. If interrupted, the next call or sweep finishes it.
   * Throws `not-found` for a stream that is not among the user's.
   */
  revoke(owner: Principal<'owner'>, streamId: string): Promise<Revocation>;
  /**
   * Erases stored readings without consent, of one metric or of all: two reads of the user and a write, then all batches, and updates the
   * pet. If interrupted, the next call or sweep finishes it. Throws `still-agreed`, and `not-found` for a stream that does not exist or was
   * revoked.
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

interface Dependencies {
  users: UserService;
  samples: SampleStore;
  orchestrator: Pick<Orchestrator, 'refresh'>;
  removals: Removals;
  clock: () => Date;
}

export function streamService({ users, samples, removals, orchestrator, clock }: Dependencies): StreamService {
  /** Puts a stream in place of what `change` was shown; if the user has changed in between, it is shown that. */
  function write(
    owner: Principal<'owner'>,
    streamId: string,
    change: (user: User, now: string) => Stream,
  ): Promise<Stream> {
    return users.updateWithRetry(owner, (user, now) => {
      const stream = change(user, now);
      if (stream === streamOf(user, streamId)) return { result: stream };
      return { set: { streams: pruned({ ...user.streams, [streamId]: stream }) }, result: stream };
    });
  }

  async function create(owner: Principal<'owner'>, patch: StreamPatch): Promise<{ named: NamedStream; token: string }> {
    const streamId = crypto.randomUUID();
    const { token, hash } = issueToken('stream', owner.userId);
    const stream = await write(owner, streamId, (user, now) => {
      if (openStreams(user) >= MAX_STREAMS) {
        throw new AppError('too-many-streams', `Revoke a stream first: a user has at most ${MAX_STREAMS}.`);
      }
      return { ...newStream(patch, now), token: hash };
    });
    return { named: [streamId, stream], token };
  }

  async function update(owner: Principal<'owner'>, streamId: string, patch: StreamPatch): Promise<NamedStream> {
    const stream = await write(owner, streamId, (user, now) => {
      const present = openStreamOf(user, streamId);
      if (!present) throw noSuchStream();
      return merged(present, patch, now);
    });
    return [streamId, stream];
  }

  async function revoke(owner: Principal<'owner'>, streamId: string): Promise<Revocation> {
    const { userId } = owner;
    const { streams = {}, ...user } = await users.get(owner);
    const present = streamOf({ ...user, streams }, streamId);
    if (!present) throw noSuchStream();
    const now = clock().toISOString();
    const pending = await removals.begin({ kind: 'stream', user_id: userId, stream_id: streamId }, now);
    // A stream leaves the item after its readings: without it, the owner could not ask for their erasure again.
    const after = { ...streams, [streamId]: present.revoked_at ? present : revoked(present, now) };
    for (const forgotten of prunedIds(after)) await samples.erase(userId, forgotten);
    const { revoked_at = '' } = await write(owner, streamId, (latest, at) => {
      const stream = streamOf(latest, streamId);
      if (!stream) throw noSuchStream();
      return stream.revoked_at ? stream : revoked(stream, at);
    });
    // Closed first, so that nothing comes in any more; then what is there can be erased, at once or in several attempts.
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
    await write(owner, streamId, (user, now) => {
      const stream = openStreamOf(user, streamId);
      if (!stream) throw noSuchStream();
      const agreed = metrics.filter((one) => stream.metrics.includes(one));
      if (agreed.length > 0) throw stillAgreed(agreed.join(', '));
      return { ...stream, updated_at: now };
    });
    const erased = await samples.eraseMetrics(userId, streamId, metrics);
    // The pet's fold held them too.
    await orchestrator.refresh(userId, newsFromRemoval(streamId));
    await removals.end(pending);
    return { metrics, erased };
  }

  const list = async (owner: Principal<'owner'>) => byAge((await users.get(owner)).streams);
  return { list, create, update, revoke, eraseWithdrawn };
}

/** The metric, or all metrics, that the stream has no consent for. Throws `still-agreed` and `not-found`. */
function withdrawnFrom(user: User, streamId: string, metric?: Metric): Metric[] {
  const stream = openStreamOf(user, streamId);
  if (!stream) throw noSuchStream();
  if (metric && stream.metrics.includes(metric)) throw stillAgreed(metric);
  return metric ? [metric] : ALL_METRICS.filter((known) => !stream.metrics.includes(known));
}

function stillAgreed(metrics: string): AppError {
  const detail = `The stream still has consent for ${metrics}. Remove it from the stream's metrics first, then erase its readings.`;
  return new AppError('still-agreed', detail);
}
