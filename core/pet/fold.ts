/** A fold is a compact copy of the recent readings that a pet's state depends on. It is stored in the pet's item. */

import type { Fold, FoldDelta, FoldedReading } from '../ports/pets.ts';
import type { Metric, Sample } from '../ports/samples.ts';
import { BATCH_SPAN_MS } from '../streams/batch-span.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { MAX_DURATION_MS } from './fold-delta.ts';
import { runsIn, timeOf } from './sleep.ts';
import { RECENT_MS } from './vitals.ts';

/** Version of the fold's data format. Folds with another version are rebuilt. */
const FORMAT = 2;
/** A fold older than this is rebuilt. This repairs lost updates, such as a DynamoDB stream record that Lambda dropped after its retries. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** `sizeOf` counts a bitmap as this many readings. */
const BITMAP_SIZE = 8;

/**
 * Creates an empty fold for a rebuild. The rebuild has to read the batches that start at or after `from` and contain readings that start at
 * or after `reaching`.
 */
export function emptyFold(now: Date): { fold: Fold; from: string; reaching: string } {
  const reaching = now.getTime() - RECENT_MS - MAX_DURATION_MS - MAX_CLOCK_SKEW_MS;
  const fold = { format: FORMAT, rebuilt: now.getTime(), streams: {} };
  return { fold, from: iso(reaching - BATCH_SPAN_MS), reaching: iso(reaching) };
}

/**
 * Removes the readings of streams that are no longer active.
 *
 * @returns the same object as `fold` if all of its streams are active
 */
export function keepActiveStreams(fold: Fold, isOpen: (streamId: string) => boolean): Fold {
  const all = Object.entries(fold.streams);
  const open = all.filter(([streamId]) => isOpen(streamId));
  return open.length === all.length ? fold : { ...fold, streams: Object.fromEntries(open) };
}

/**
 * Returns whether the fold can be used without a rebuild. It cannot be used if it is too old, has another format, or was built while the
 * clock was wrong. The clock was wrong if the fold was built after `now`, contains a reading after `now`, or left out a reading that is no
 * longer in the future.
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

/** Returns all readings in the fold. Sleep is stored as a bitmap of minutes; each uninterrupted run of minutes becomes one reading. */
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

/** Returns the approximate size of a fold or delta, expressed in readings. */
export const sizeOf = (delta: FoldDelta): number =>
  readingsIn(delta).length + Object.values(delta.streams).filter(({ slept }) => slept).length * BITMAP_SIZE;
