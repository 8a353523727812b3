import type { Stream, User } from '../ports/users.ts';

/** @returns the user's stream with this id, active or revoked; undefined if there is none */
export function streamOf(user: User, streamId: string): Stream | undefined {
  return user.streams && Object.hasOwn(user.streams, streamId) ? user.streams[streamId] : undefined;
}

/** @returns the user's stream with this id; undefined if there is none or it was revoked */
export function activeStreamOf(user: User, streamId: string): Stream | undefined {
  const stream = streamOf(user, streamId);
  return stream?.revoked_at ? undefined : stream;
}
