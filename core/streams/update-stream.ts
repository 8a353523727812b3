import type { Principal, Stream, User } from '../ports/users.ts';
import type { UserService } from '../users/users.ts';
import { pruneStreams } from './consent.ts';
import { streamOf } from './stream-of.ts';

/**
 * Replaces a stream with the result of `change`. If another update of the user wins the race, `change` is called again with the new user.
 */
export function updateStream(
  users: UserService,
  owner: Principal<'owner'>,
  streamId: string,
  change: (user: User, now: string) => Stream,
): Promise<Stream> {
  return users.updateWithRetry(owner, (user, now) => {
    const stream = change(user, now);
    if (stream === streamOf(user, streamId)) return { result: stream };
    return { set: { streams: pruneStreams({ ...user.streams, [streamId]: stream }) }, result: stream };
  });
}
