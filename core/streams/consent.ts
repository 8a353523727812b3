import type { HealthStream, NewStream, StreamUpdate } from '../../shared/models/typescript/types.ts';
import { AppError, type FieldError } from '../errors.ts';
import type { Stream, User } from '../ports/users.ts';
import { compare } from '../util/time.ts';
import { importMark, isSameSet, MAX_CONSENTS } from './consent-log.ts';

export type { NewStream, StreamUpdate };

type Consent = HealthStream['consent_log'][number];

export const MAX_STREAMS = 16;
/**
 * Maximum number of revoked streams to keep for their consent logs. If all logs are full, a user's streams take about 375 KB, which fits
 * into a DynamoDB item (at most 400 KB).
 */
const MAX_REVOKED = 8;

export type NamedStream = readonly [streamId: string, stream: Stream];

export function noSuchStream(): AppError {
  return new AppError(
    'not-found',
    'There is no such active stream. List the streams with GET /users/{user_id}/streams.',
  );
}

/**
 * Creates a stream that has no token yet.
 *
 * @throws `invalid-stream` if imported consent was given in the future
 */
export function newStream({ source, label, metrics, purposes, imported }: NewStream, now: string): Stream {
  const consent_log = [{ at: now, metrics, purposes, ...importMark(imported, now, invalidStream) }];
  return { source, ...(label ? { label } : {}), metrics, purposes, created_at: now, updated_at: now, consent_log };
}

/**
 * Applies a patch to a stream. If consent changes, an entry is added to the consent log.
 *
 * @throws `invalid-stream` if the patch changes the source, or says that imported consent was given in the future
 */
export function applyStreamUpdate(
  present: Stream,
  { source, label, metrics, purposes, imported }: StreamUpdate,
  now: string,
): Stream {
  if (source !== undefined && source !== present.source) {
    throw invalidStream([
      {
        pointer: '/source',
        detail: 'The source of a stream cannot be changed. Create another stream with POST /users/{user_id}/streams.',
      },
    ]);
  }
  const after: Stream = {
    ...present,
    metrics: metrics ?? present.metrics,
    purposes: purposes ?? present.purposes,
    updated_at: now,
  };
  if (label) after.label = label;
  if (label === null) delete after.label;
  const mark = importMark(imported, now, invalidStream);
  return metrics || purposes ? withConsentLogged(after, now, mark) : after;
}

/** Revokes a stream by removing its token. The consent log is kept as evidence of consent (GDPR, Article 7(1)). */
export function toRevoked({ token: _token, ...present }: Stream, now: string): Stream {
  return withConsentLogged({ ...present, purposes: [], updated_at: now, revoked_at: now }, now);
}

export function withConsentLogged(stream: Stream, at: string, mark: Pick<Consent, 'imported'> = {}): Stream {
  const { metrics, purposes } = stream;
  const last = stream.consent_log.at(-1);
  if (!stream.revoked_at && isSameSet(last?.metrics, metrics) && isSameSet(last?.purposes, purposes)) return stream;
  return { ...stream, consent_log: [...stream.consent_log, { at, metrics, purposes, ...mark }].slice(-MAX_CONSENTS) };
}

export const countActiveStreams = ({ streams = {} }: User): number =>
  Object.values(streams).filter(({ revoked_at }) => !revoked_at).length;

/** @throws `too-many-streams` if the user has 16 active streams */
export function requireStreamSlot(user: User): void {
  if (countActiveStreams(user) < MAX_STREAMS) return;
  throw new AppError('too-many-streams', `A user has at most ${MAX_STREAMS} streams. Revoke one first.`);
}

/** Returns a user's streams, oldest first. */
export const sortedByAge = (streams: User['streams'] = {}): NamedStream[] =>
  Object.entries(streams).sort(
    ([a, { created_at: from }], [b, { created_at: to }]) => compare(from, to) || compare(a, b),
  );

/** Converts a stream to the form that is sent to its owner, without the token's hash. */
export function toHealthStream([stream_id, { token: _token, ...stream }]: NamedStream): HealthStream {
  return { stream_id, ...stream };
}

/** Removes the oldest revoked streams above the maximum, to limit the size of the user's item. */
export function pruneStreams(streams: Record<string, Stream>): Record<string, Stream> {
  const removed = new Set(prunableIds(streams));
  return Object.fromEntries(Object.entries(streams).filter(([streamId]) => !removed.has(streamId)));
}

/** Returns the ids of the streams that `pruneStreams` would remove. */
export function prunableIds(streams: Record<string, Stream>): string[] {
  const revoked = Object.entries(streams).filter(([, { revoked_at }]) => revoked_at);
  revoked.sort(([, a], [, b]) => ((a.revoked_at ?? '') < (b.revoked_at ?? '') ? 1 : -1));
  return revoked.slice(MAX_REVOKED).map(([streamId]) => streamId);
}

export function invalidStream(errors: readonly FieldError[]): AppError {
  return new AppError(
    'invalid-stream',
    'Fix the fields listed in `errors` and send the request again. Nothing was changed.',
    { errors },
  );
}
