import type { HealthStream, StreamPatch } from '../../shared/models/typescript/types.ts';
import { AppError, type FieldError } from '../errors.ts';
import type { Stream, User } from '../ports/users.ts';
import { compare, MAX_CLOCK_SKEW_MS, parseTime } from '../util/time.ts';

export type { StreamPatch };

type Consent = HealthStream['consent_log'][number];

export const MAX_STREAMS = 16;
export const MAX_CONSENTS = 50;
/** Revoked streams that are kept, with their logs. Full logs of all streams, each entry marked as imported, take about 375 KB; a DynamoDB item holds 400 KB. */
const MAX_REVOKED = 8;

/** A stream by its id, as clients know it. */
export type NamedStream = readonly [streamId: string, stream: Stream];

/** A user's stream by its id; undefined when there never was one. */
export function streamOf(user: User, streamId: string): Stream | undefined {
  return user.streams && Object.hasOwn(user.streams, streamId) ? user.streams[streamId] : undefined;
}

/** A user's stream by its id, if it can be used; undefined when there never was one, or it has been revoked. */
export function activeStreamOf(user: User, streamId: string): Stream | undefined {
  const stream = streamOf(user, streamId);
  return stream?.revoked_at ? undefined : stream;
}

export function noSuchStream(): AppError {
  return new AppError('not-found', 'There is no such stream, or it has been revoked; list the streams.');
}

/** A new stream from a patch. Throws `invalid-stream` when something it needs is missing. */
export function newStream({ source, label, metrics, purposes, imported }: StreamPatch, now: string): Stream {
  const errors: FieldError[] = [];
  if (source === undefined) errors.push({ pointer: '/source', detail: 'Say where the readings come from.' });
  if (metrics === undefined) errors.push({ pointer: '/metrics', detail: 'Say which metrics may be stored.' });
  if (purposes === undefined)
    errors.push({ pointer: '/purposes', detail: 'Say what for; an empty list means: only kept.' });
  if (source === undefined || metrics === undefined || purposes === undefined) throw invalidStream(errors);
  const consent_log = [{ at: now, metrics, purposes, ...markOf(imported, now) }];
  return { source, ...(label ? { label } : {}), metrics, purposes, created_at: now, updated_at: now, consent_log };
}

/** A stream after a patch, its consent log longer by an entry if that changes what was agreed to. Throws `invalid-stream`. */
export function applyStreamPatch(
  present: Stream,
  { source, label, metrics, purposes, imported }: StreamPatch,
  now: string,
): Stream {
  if (source !== undefined && source !== present.source) {
    throw invalidStream([
      { pointer: '/source', detail: 'The source of a stream stays; create another stream for another source.' },
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
  const mark = markOf(imported, now);
  return metrics || purposes ? logged(after, now, mark) : after;
}

/** Without its token nothing can be brought in; what was agreed to is kept, as proof (GDPR, article 7(1)). */
export function toRevoked({ token: _token, ...present }: Stream, now: string): Stream {
  return logged({ ...present, purposes: [], updated_at: now, revoked_at: now }, now);
}

/** Marks a consent as given elsewhere, at a time that the client claims. Throws `invalid-stream` unless that time is in the past. */
function markOf(imported: StreamPatch['imported'], now: string): Pick<Consent, 'imported'> {
  if (!imported) return {};
  const given = parseTime(imported.given_at);
  if (given <= Date.parse(now) + MAX_CLOCK_SKEW_MS) return { imported: { given_at: new Date(given).toISOString() } };
  throw invalidStream([
    { pointer: '/imported/given_at', detail: 'This time is not in the past. Send the time when consent was given.' },
  ]);
}

function logged(stream: Stream, at: string, mark: Pick<Consent, 'imported'> = {}): Stream {
  const { metrics, purposes } = stream;
  const last = stream.consent_log.at(-1);
  if (!stream.revoked_at && same(last?.metrics, metrics) && same(last?.purposes, purposes)) return stream;
  return { ...stream, consent_log: [...stream.consent_log, { at, metrics, purposes, ...mark }].slice(-MAX_CONSENTS) };
}

const same = (some: readonly string[] = [], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

/** How many of a user's streams can be used. */
export const countActiveStreams = ({ streams = {} }: User): number =>
  Object.values(streams).filter(({ revoked_at }) => !revoked_at).length;

/** A user's streams, the oldest first. */
export const sortedByAge = (streams: User['streams'] = {}): NamedStream[] =>
  Object.entries(streams).sort(
    ([a, { created_at: from }], [b, { created_at: to }]) => compare(from, to) || compare(a, b),
  );

/** A stream without its secret, as it is shown. */
export function toHealthStream([stream_id, { token: _token, ...stream }]: NamedStream): HealthStream {
  return { stream_id, ...stream };
}

/** Without the oldest of the revoked streams, so that an item cannot grow for ever. */
export function pruneStreams(streams: Record<string, Stream>): Record<string, Stream> {
  const forgotten = new Set(prunableIds(streams));
  return Object.fromEntries(Object.entries(streams).filter(([streamId]) => !forgotten.has(streamId)));
}

/** The ids of the streams that pruning removes. */
export function prunableIds(streams: Record<string, Stream>): string[] {
  const gone = Object.entries(streams).filter(([, { revoked_at }]) => revoked_at);
  gone.sort(([, a], [, b]) => ((a.revoked_at ?? '') < (b.revoked_at ?? '') ? 1 : -1));
  return gone.slice(MAX_REVOKED).map(([streamId]) => streamId);
}

export function invalidStream(errors: readonly FieldError[]): AppError {
  return new AppError('invalid-stream', 'Fix the fields listed in `errors` and send it again; nothing was changed.', {
    errors,
  });
}
