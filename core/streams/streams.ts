import type { Principal } from '../ports/users.ts';
import { issueToken } from '../users/credentials.ts';
import {
  applyStreamUpdate,
  type NamedStream,
  type NewStream,
  newStream,
  noSuchStream,
  requireStreamSlot,
  type StreamUpdate,
  sortedByAge,
} from './consent.ts';
import { type StreamDependencies, type StreamErasure, streamErasure } from './stream-erasure.ts';
import { activeStreamOf } from './stream-of.ts';
import { updateStream } from './update-stream.ts';

export interface StreamService extends StreamErasure {
  /** Lists a user's streams, oldest first. Cost: one read. */
  list(owner: Principal<'owner'>): Promise<NamedStream[]>;
  /**
   * Creates a stream and its ingest token. Cost: one read and one conditional write.
   *
   * @throws `invalid-stream` if imported consent was given in the future
   * @throws `too-many-streams` if the user has 16 active streams
   */
  create(owner: Principal<'owner'>, wanted: NewStream): Promise<{ named: NamedStream; token: string }>;
  /**
   * Updates a stream. Cost: one read and one conditional write.
   *
   * @throws `invalid-stream` if the source differs, or imported consent was given in the future
   * @throws `not-found` if there is no such active stream
   */
  update(owner: Principal<'owner'>, streamId: string, patch: StreamUpdate): Promise<NamedStream>;
}

export function streamService(dependencies: StreamDependencies): StreamService {
  const { users } = dependencies;

  async function create(owner: Principal<'owner'>, wanted: NewStream): Promise<{ named: NamedStream; token: string }> {
    const streamId = crypto.randomUUID();
    const { token, hash } = issueToken('stream', owner.userId);
    const stream = await updateStream(users, owner, streamId, (user, now) => {
      requireStreamSlot(user);
      return { ...newStream(wanted, now), token: hash };
    });
    return { named: [streamId, stream], token };
  }

  async function update(owner: Principal<'owner'>, streamId: string, patch: StreamUpdate): Promise<NamedStream> {
    const stream = await updateStream(users, owner, streamId, (user, now) => {
      const present = activeStreamOf(user, streamId);
      if (!present) throw noSuchStream();
      return applyStreamUpdate(present, patch, now);
    });
    return [streamId, stream];
  }

  const list = async (owner: Principal<'owner'>) => sortedByAge((await users.get(owner)).streams);
  return { list, create, update, ...streamErasure(dependencies) };
}
