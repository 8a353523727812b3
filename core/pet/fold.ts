/**
 * The data that a pet's state is computed from, small enough for the pet's item. Merging is commutative, associative and idempotent, so
 * batches may arrive in any order and any number of times.
 */

import type { Fold, FoldedReading, FoldedStream, News } from '../ports/pets.ts';
import type { Batch, Metric, Sample } from '../ports/samples.ts';
import { BATCH_SPAN_MS } from '../streams/batch.ts';
import { AHEAD_MS } from '../util/time.ts';
import { compareIdentity, joinedSleeps, runsIn, timeOf } from './sleep.ts';
import { RECENT_MS } from './state.ts';

/** The number of this layout; folds with another number are rebuilt. */
const FORMAT = 1;
/** Longer readings are ignored, so a rebuild need not read further back than this before the recent ones. */
const MAX_LASTING_MS = RECENT_MS;
/**
 * A fold is rebuilt after this time, which repairs lost updates, such as a stream record that Lambda dropped after its
 * retries.
 */
const TRUSTED_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** The size of a stream's bitmap of slept minutes, in readings. */
const SLEPT_SIZE = 8;

/** When the same reading arrives twice, the one received later counts; of two received at the same time, the larger. */
const isNewer = (a: FoldedReading, b: FoldedReading): boolean => a[3] > b[3] || (a[3] === b[3] && a[2] > b[2]);

function replaces(other: FoldedReading, one: FoldedReading | undefined): boolean {
  if (!one) return true;
  const order = compareIdentity(other, one);
  return order > 0 || (order === 0 && isNewer(other, one));
}

/** What a batch adds to its user's fold. Readings too far after `now` do not count yet. */
export function newsOf({ stream_id, samples, received_at }: Batch, now: Date): News {
  const received = Date.parse(received_at);
  const until = new Date(now.getTime() + AHEAD_MS).toISOString();
  const latest: FoldedStream['latest'] = {};
  const times: Partial<Record<Metric, string>> = {};
  const sleeps: FoldedReading[] = [];
  let ahead: number | undefined;
  // In descending order and compared as text, so that most readings are skipped without parsing.
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

/** News of a removed batch of this stream. */
export const removalFrom = (streamId: string): News => ({ streams: {}, removedFrom: [streamId] });

export const NO_NEWS: News = { streams: {} };

/** Merges both; `one` itself when the other adds nothing. */
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

/** The start of a rebuild: it has to read batches that start at or after `from` and have readings that start at or after `reaching`. */
export function emptyFold(now: Date): { fold: Fold; from: string; reaching: string } {
  const reaching = now.getTime() - RECENT_MS - MAX_LASTING_MS - AHEAD_MS;
  const fold = { format: FORMAT, rebuilt: now.getTime(), streams: {} };
  return { fold, from: iso(reaching - BATCH_SPAN_MS), reaching: iso(reaching) };
}

/** Removes revoked streams; the fold itself when there are none. */
export function without(fold: Fold, isOpen: (streamId: string) => boolean): Fold {
  const all = Object.entries(fold.streams);
  const open = all.filter(([streamId]) => isOpen(streamId));
  return open.length === all.length ? fold : { ...fold, streams: Object.fromEntries(open) };
}

/**
 * Whether the fold can be used without a rebuild. It cannot when it is old, has another layout, or the clock was wrong when it was
 * built (it was built after now, has a reading from after now, or left one out that counts now).
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

/** All readings in the fold, with their streams; of the bitmap, one reading for each run of minutes. */
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

/** The fold's size, in readings. */
export const sizeOf = (news: News): number =>
  readingsIn(news).length + Object.values(news.streams).filter(({ slept }) => slept).length * SLEPT_SIZE;
