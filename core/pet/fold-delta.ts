/**
 * A delta describes how stored or removed batches change a fold, which holds the recent readings that a pet's state depends on. Merging is
 * commutative, associative and idempotent, so batches may arrive in any order and more than once.
 */

import type { FoldDelta, FoldedReading, FoldedStream } from '../ports/pets.ts';
import type { Batch, Metric } from '../ports/samples.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { compareIdentity, mergeSleeps, timeOf } from './sleep.ts';
import { RECENT_MS } from './vitals.ts';

/** Readings that last longer than this are ignored, which limits how far back a rebuild has to read. */
export const MAX_DURATION_MS = RECENT_MS;

export const EMPTY_DELTA: FoldDelta = { streams: {} };

/** Computes the delta for a stored batch. Readings that are more than MAX_CLOCK_SKEW_MS after `now` are left out. */
export function deltaFromBatch({ stream_id, samples, received_at }: Batch, now: Date): FoldDelta {
  const received = Date.parse(received_at);
  const until = new Date(now.getTime() + MAX_CLOCK_SKEW_MS).toISOString();
  const latest: FoldedStream['latest'] = {};
  const times: Partial<Record<Metric, string>> = {};
  const sleeps: FoldedReading[] = [];
  let ahead: number | undefined;
  // Start with the latest reading and compare times as strings, so that most readings are skipped without parsing their times.
  for (const { metric, value, start, end } of samples.toReversed()) {
    const time = end ?? start;
    if (time > until) {
      ahead = Math.min(ahead ?? Number.POSITIVE_INFINITY, Date.parse(time));
      continue;
    }
    if (metric !== 'sleep_duration' && time < (times[metric] ?? '')) continue;
    const reading: FoldedReading = [Date.parse(start), end === undefined ? null : Date.parse(end), value, received];
    if (timeOf(reading) - reading[0] > MAX_DURATION_MS) continue;
    if (metric === 'sleep_duration') sleeps.push(reading);
    else if (replaces(reading, latest[metric])) {
      latest[metric] = reading;
      times[metric] = time;
    }
  }
  const streams = { [stream_id]: { latest, ...mergeSleeps({ sleeps: [] }, { sleeps }) } };
  return { streams, ...(ahead === undefined ? {} : { ahead }) };
}

/** Creates the delta for a batch that was removed from this stream. */
export const deltaFromRemoval = (streamId: string): FoldDelta => ({ streams: {}, removedFrom: [streamId] });

/**
 * Merges a delta into a fold or into another delta.
 *
 * @returns the same object as `one` if nothing changes
 */
export function mergeDeltas<T extends FoldDelta>(one: T, other: FoldDelta): T {
  const streams = { ...one.streams };
  for (const [streamId, stream] of Object.entries(other.streams)) {
    const present = streams[streamId];
    streams[streamId] = present ? mergeStreams(present, stream) : stream;
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

function mergeStreams(one: FoldedStream, other: FoldedStream): FoldedStream {
  const latest = { ...one.latest };
  let isSame = true;
  for (const [metric, reading] of Object.entries(other.latest) as [Metric, FoldedReading][]) {
    if (!replaces(reading, latest[metric])) continue;
    latest[metric] = reading;
    isSame = false;
  }
  const sleeps = mergeSleeps(one, other);
  return isSame && sleeps === one
    ? one
    : { latest, sleeps: sleeps.sleeps, ...(sleeps.slept ? { slept: sleeps.slept } : {}) };
}

/**
 * Decides between two readings with the same times. The one received later wins; if both were received at the same time, the larger value
 * wins.
 */
const isNewer = (a: FoldedReading, b: FoldedReading): boolean => a[3] > b[3] || (a[3] === b[3] && a[2] > b[2]);

function replaces(other: FoldedReading, one: FoldedReading | undefined): boolean {
  if (!one) return true;
  const order = compareIdentity(other, one);
  return order > 0 || (order === 0 && isNewer(other, one));
}

const earliest = (...times: (number | undefined)[]): number | undefined =>
  times.reduce((one, other) => (other === undefined || (one !== undefined && one <= other) ? one : other));
