/**
 * What a pet's state follows from, kept small enough to lie in the pet's item. Joining is commutative, associative and idempotent:
 * batches may come in any order and any number of times.
 */
import { BATCH_SPAN_MS } from './batch.ts';
import { RECENT_MS } from './pet.ts';
import type { Batch, Fold, FoldedReading, FoldedStream, Metric, News, Sample } from './ports.ts';
import { compareIdentity, joinedSleeps, runsIn, timeOf } from './sleep-fold.ts';
import { AHEAD_MS } from './time.ts';

/** Another layout gets another number; folds of other numbers are rebuilt. */
const FORMAT = 1;
/** A reading that lasts longer says nothing recent. Also how far before the recent ones a rebuild has to look. */
const MAX_LASTING_MS = RECENT_MS;
/**
 * A fold is trusted for this long. A hand-over that was lost on the way, such as a record that Lambda gave up on, is in it after
 * that at the latest.
 */
const TRUSTED_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** The slept minutes of a stream take as much memory as this many readings. */
const SLEPT_SIZE = 8;

/** Of the same reading the one received later counts, and of those received at once the larger. */
const isNewer = (a: FoldedReading, b: FoldedReading): boolean => a[3] > b[3] || (a[3] === b[3] && a[2] > b[2]);

function replaces(other: FoldedReading, one: FoldedReading | undefined): boolean {
  if (!one) return true;
  const order = compareIdentity(other, one);
  return order > 0 || (order === 0 && isNewer(other, one));
}

/** What a batch adds to its user's fold. `now` tells which of its readings are too far ahead to count yet. */
export function newsOf({ stream_id, samples, received_at }: Batch, now: Date): News {
  const received = Date.parse(received_at);
  const until = new Date(now.getTime() + AHEAD_MS).toISOString();
  const latest: FoldedStream['latest'] = {};
  const times: Partial<Record<Metric, string>> = {};
  const sleeps: FoldedReading[] = [];
  let ahead: number | undefined;
  // The last first, and compared as text: so most readings are passed over unparsed.
  for (const { metric, value, start, end } of samples.toReversed()) {
    const time = end ?? start;
    if (time > until) {
      ahead = Math.min(ahead ?? Number.POSITIVE_INFINITY, Date.parse(time));
      continue;
    }
    if (metric !== 'sleep_duration' && time < (times[metric] ?? '')) continue;
    const reading: FoldedReading = [Date.parse(start), end === undefined ? null : Date.parse(end), value, received];
    if (timeOf(reading) - reading[0] > MAX_LASTING_MS) continue;
    if (metric === 'sleep_duration') sleeps.push(reading);
    else if (replaces(reading, latest[metric])) {
      latest[metric] = reading;
      times[metric] = time;
    }
  }
  const streams = { [stream_id]: { latest, ...joinedSleeps({ sleeps: [] }, { sleeps }) } };
  return { streams, ...(ahead === undefined ? {} : { ahead }) };
}

/** The news that a batch of this stream was removed. */
export const removalFrom = (streamId: string): News => ({ streams: {}, removedFrom: [streamId] });

export const NO_NEWS: News = { streams: {} };

/** Both; `one` itself when the other adds nothing. */
export function joined<Some extends News>(one: Some, other: News): Some {
  const streams = { ...one.streams };
  for (const [streamId, stream] of Object.entries(other.streams)) {
    const present = streams[streamId];
    streams[streamId] = present ? joinedStreams(present, stream) : stream;
  }
  const isSame = Object.keys(streams).every((streamId) => streams[streamId] === one.streams[streamId]);
  const ahead = earliest(one.ahead, other.ahead);
  const removedFrom = other.removedFrom ? [...new Set([...(one.removedFrom ?? []), ...other.removedFrom])] : undefined;
  if (isSame && ahead === one.ahead && !removedFrom) return one;
  return {
    ...one,
    streams,
    ...(ahead === undefined ? {} : { ahead }),
    ...(removedFrom ? { removedFrom } : {}),
  };
}

function joinedStreams(one: FoldedStream, other: FoldedStream): FoldedStream {
  const latest = { ...one.latest };
  let isSame = true;
  for (const [metric, reading] of Object.entries(other.latest) as [Metric, FoldedReading][]) {
    if (!replaces(reading, latest[metric])) continue;
    latest[metric] = reading;
    isSame = false;
  }
  const sleeps = joinedSleeps(one, other);
  return isSame && sleeps === one
    ? one
    : { latest, sleeps: sleeps.sleeps, ...(sleeps.slept ? { slept: sleeps.slept } : {}) };
}

const earliest = (...times: (number | undefined)[]): number | undefined =>
  times.reduce((one, other) => (other === undefined || (one !== undefined && one <= other) ? one : other));

/** What a rebuild begins with: it has to read the batches that start from `from` on and have readings that start from `reaching` on. */
export function emptyFold(now: Date): { fold: Fold; from: string; reaching: string } {
  const reaching = now.getTime() - RECENT_MS - MAX_LASTING_MS - AHEAD_MS;
  const fold = { format: FORMAT, rebuilt: now.getTime(), streams: {} };
  return { fold, from: iso(reaching - BATCH_SPAN_MS), reaching: iso(reaching) };
}

/** Without the streams that can no longer be used; the fold itself when there are none. */
export function without(fold: Fold, isOpen: (streamId: string) => boolean): Fold {
  const all = Object.entries(fold.streams);
  const open = all.filter(([streamId]) => isOpen(streamId));
  return open.length === all.length ? fold : { ...fold, streams: Object.fromEntries(open) };
}

/**
 * Whether a state may follow from the fold, or batches have to be read again: it is old or of another layout, or the clock was wrong
 * when it was made (it starts after now, has a reading from after now, or left one out that has come to count).
 */
export function isTrusted(fold: Fold | undefined, now: Date): fold is Fold {
  const at = now.getTime();
  if (fold?.format !== FORMAT || at - fold.rebuilt > TRUSTED_MS || fold.rebuilt - at > AHEAD_MS) return false;
  if (fold.ahead !== undefined && fold.ahead <= at + AHEAD_MS) return false;
  return readingsIn(fold).every(([, , reading]) => timeOf(reading) <= at + AHEAD_MS);
}

function readingsIn({ streams }: News): [streamId: string, metric: Metric, reading: FoldedReading][] {
  return Object.entries(streams).flatMap(([streamId, { latest, sleeps }]) => [
    ...Object.entries(latest).map(([metric, reading]): [string, Metric, FoldedReading] => [
      streamId,
      metric as Metric,
      reading,
    ]),
    ...sleeps.map((sleep): [string, Metric, FoldedReading] => [streamId, 'sleep_duration', sleep]),
  ]);
}

/** All readings in it, each with its stream; minutes that are only known to be slept as one reading for each run of them. */
export function samplesIn(fold: Fold): (Sample & { stream_id: string })[] {
  const readings = readingsIn(fold).map(([stream_id, metric, [start, end, value]]) => ({
    stream_id,
    metric,
    value,
    start: iso(start),
    ...(end === null ? {} : { end: iso(end) }),
  }));
  const runs = Object.entries(fold.streams).flatMap(([stream_id, { slept }]) =>
    slept ? [...runsIn(slept)].map(([from, to]) => runOf(stream_id, from, to)) : [],
  );
  return [...readings, ...runs];
}

const iso = (time: number): string => new Date(time).toISOString();

const runOf = (stream_id: string, from: number, to: number) => ({
  stream_id,
  metric: 'sleep_duration' as const,
  value: to - from,
  start: iso(from * MINUTE_MS),
  end: iso(to * MINUTE_MS),
});

/** How many readings it holds, or as many as take up the same memory. */
export const sizeOf = (news: News): number =>
  readingsIn(news).length + Object.values(news.streams).filter(({ slept }) => slept).length * SLEPT_SIZE;
