/** The readings that a pet's state depends on, small enough for the pet's item. */

import type { Fold, FoldDelta, FoldedReading } from '../ports/pets.ts';
import type { Metric, Sample } from '../ports/samples.ts';
import { BATCH_SPAN_MS } from '../streams/batch.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { MAX_DURATION_MS } from './fold-delta.ts';
import { runsIn, timeOf } from './sleep.ts';
import { RECENT_MS } from './state.ts';

/** The version of the layout. Folds with another version are rebuilt. */
const FORMAT = 1;
/** A fold is rebuilt after this time. This repairs lost updates, such as a stream record that Lambda dropped after its retries. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** `sizeOf` counts a bitmap as this number of readings. */
const BITMAP_SIZE = 8;

/**
 * Begins a rebuild. The caller has to add the batches that start at or after `from` and have readings that start at or after `reaching`.
 */
export function emptyFold(now: Date): { fold: Fold; from: string; reaching: string } {
  const reaching = now.getTime() - RECENT_MS - MAX_DURATION_MS - MAX_CLOCK_SKEW_MS;
  const fold = { format: FORMAT, rebuilt: now.getTime(), streams: {} };
  return { fold, from: iso(reaching - BATCH_SPAN_MS), reaching: iso(reaching) };
}

/**
 * Removes revoked streams.
 *
 * @returns the fold itself when there are none
 */
export function keepActiveStreams(fold: Fold, isOpen: (streamId: string) => boolean): Fold {
  const all = Object.entries(fold.streams);
  const open = all.filter(([streamId]) => isOpen(streamId));
  return open.length === all.length ? fold : { ...fold, streams: Object.fromEntries(open) };
}

/**
 * Whether the fold can be used without a rebuild. A fold is rebuilt when it is old, has another layout, or was built with a wrong clock.
 * Signs of a wrong clock: it was built after `now`, has a reading after `now`, or left out a reading that is no longer in the future.
 */
export function isTrusted(fold: Fold | undefined, now: Date): fold is Fold {
  const at = now.getTime();
  if (fold?.format !== FORMAT || at - fold.rebuilt > MAX_AGE_MS || fold.rebuilt - at > MAX_CLOCK_SKEW_MS) return false;
  if (fold.ahead !== undefined && fold.ahead <= at + MAX_CLOCK_SKEW_MS) return false;
  return readingsIn(fold).every(([, , reading]) => timeOf(reading) <= at + MAX_CLOCK_SKEW_MS);
}

function readingsIn({ streams }: FoldDelta): [streamId: string, metric: Metric, reading: FoldedReading][] {
  return Object.entries(streams).flatMap(([streamId, { latest, sleeps }]) => [
    ...Object.entries(latest).map(([metric, reading]): [string, Metric, FoldedReading] => [
      streamId,
      metric as Metric,
      reading,
    ]),
    ...sleeps.map((sleep): [string, Metric, FoldedReading] => [streamId, 'sleep_duration', sleep]),
  ]);
}

/** All readings in the fold. A bitmap becomes one reading for each run of minutes. */
export function samplesIn(fold: Fold): (Sample & { stream_id: string })[] {
  const readings = readingsIn(fold).map(([stream_id, metric, [start, end, value]]) => ({
    stream_id,
    metric,
    value,
    start: iso(start),
    ...(end === null ? {} : { end: iso(end) }),
  }));
  const runs = Object.entries(fold.streams).flatMap(([stream_id, { slept }]) =>
    slept ? [...runsIn(slept)].map(([from, to]) => sampleOfRun(stream_id, from, to)) : [],
  );
  return [...readings, ...runs];
}

const iso = (time: number): string => new Date(time).toISOString();

const sampleOfRun = (stream_id: string, from: number, to: number) => ({
  stream_id,
  metric: 'sleep_duration' as const,
  value: to - from,
  start: iso(from * MINUTE_MS),
  end: iso(to * MINUTE_MS),
});

/** The fold's size, in readings. */
export const sizeOf = (delta: FoldDelta): number =>
  readingsIn(delta).length + Object.values(delta.streams).filter(({ slept }) => slept).length * BITMAP_SIZE;
