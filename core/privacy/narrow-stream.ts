import type { Metric } from '../ports/samples.ts';
import type { Stream } from '../ports/users.ts';
import { toRevoked, withConsentLogged } from '../streams/consent.ts';
import { ALL_METRICS } from '../streams/metrics.ts';

export interface NarrowedStream {
  /** The restored stream itself if nothing has changed. */
  stream: Stream;
  change?: 'revoked' | 'narrowed';
  /** The readings to erase: of these metrics, or all. Absent if none. */
  erase?: { metrics?: Metric[] };
}

/**
 * Narrows a restored stream to the consent that a later copy of it has.
 *
 * @param later the later copy. Undefined if the later item does not have the stream, which means that it was revoked and then pruned
 * @param changedAt when the later item was last changed: the time of the revocation if there is no later copy
 */
export function narrowStream(stream: Stream, later: Stream | undefined, changedAt: string): NarrowedStream {
  if (stream.revoked_at) return { stream };
  if (!later || later.revoked_at) return revoked(stream, later?.revoked_at ?? changedAt);
  const metrics = stream.metrics.filter((metric) => later.metrics.includes(metric));
  const purposes = stream.purposes.filter((purpose) => later.purposes.includes(purpose));
  const at = later.consent_log.at(-1)?.at ?? changedAt;
  // A stream has at least one metric, so one with none in common is revoked.
  if (metrics.length === 0) return revoked(stream, at);
  const isNarrower = metrics.length < stream.metrics.length || purposes.length < stream.purposes.length;
  const hasSameToken = later.token === stream.token;
  if (later.updated_at === stream.updated_at && hasSameToken && !isNarrower) return { stream };
  const { token: _token, ...rest } = stream;
  const updated_at = latest(stream.updated_at, later.updated_at);
  const next: Stream = { ...(hasSameToken ? stream : rest), metrics, purposes, updated_at };
  const erasable = maybeErased(stream, later);
  return {
    stream: isNarrower ? withConsentLogged(next, notBeforeLast(stream, at)) : next,
    ...(isNarrower ? { change: 'narrowed' } : {}),
    ...(erasable.length > 0 ? { erase: { metrics: erasable } } : {}),
  };
}

const revoked = (stream: Stream, at: string): NarrowedStream => ({
  stream: toRevoked(stream, notBeforeLast(stream, at)),
  change: 'revoked',
  erase: {},
});

/**
 * Returns the metrics whose readings the owner may have erased since the backup: those that had no consent for some time. The log has no
 * erasures; they only set `updated_at`. So none has followed the latest consent if `updated_at` is its time.
 */
function maybeErased({ consent_log }: Stream, later: Stream): Metric[] {
  const before = consent_log.at(-1);
  const since = later.consent_log.filter(({ at }) => at > (before?.at ?? ''));
  const latestChange = since.at(-1);
  const consents = [...(before ? [before] : []), ...since];
  const unsure = later.updated_at === latestChange?.at ? consents.slice(0, -1) : consents;
  return ALL_METRICS.filter((metric) => unsure.some((consent) => !consent.metrics.includes(metric)));
}

/** The consent log is in the order of time, even if a clock was not. */
const notBeforeLast = ({ consent_log }: Stream, at: string): string => latest(consent_log.at(-1)?.at ?? at, at);

const latest = (one: string, other: string): string => (one > other ? one : other);
