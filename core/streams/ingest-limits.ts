import { AppError } from '../errors.ts';
import type { AppendConditions, ReadingCounts, Sample } from '../ports/samples.ts';
import { dayOf } from '../util/time.ts';

/** How much one user may send. */
export interface IngestLimits {
  /** Readings of one metric that start on the same day (UTC). */
  readingsPerDay: number;
  /** Batches a minute, including refused ones and duplicates. */
  batchesPerMinute: number;
}

/** Room for a reading every second, and for a backlog of 90 days of them. */
export const DEFAULT_INGEST_LIMITS: IngestLimits = { readingsPerDay: 100_000, batchesPerMinute: 1_000 };

/** For batches without a sender, such as test data. */
export const UNCONDITIONAL: AppendConditions = { refusal: () => undefined, excess: () => undefined };

/** The count of a day does not fall, so an early retry cannot succeed. */
const QUOTA_RETRY_S = 24 * 60 * 60;

/** Adds readings, sorted by start, to the counts by day and metric. */
export function countReadings(
  samples: readonly Pick<Sample, 'metric' | 'start'>[],
  before: ReadingCounts = {},
): ReadingCounts {
  const counts = { ...before };
  const isOneDay = dayOf(samples[0]?.start ?? '') === dayOf(samples.at(-1)?.start ?? '');
  let day = '';
  let ofDay: ReadingCounts[string] = {};
  for (const { metric, start } of samples) {
    if (day === '' || (!isOneDay && !start.startsWith(day))) {
      day = dayOf(start);
      ofDay = { ...counts[day] };
      counts[day] = ofDay;
    }
    ofDay[metric] = (ofDay[metric] ?? 0) + 1;
  }
  return counts;
}

/** An error that names the first day and metric above the limit; undefined when there is none. */
export function quotaError(counts: ReadingCounts, readingsPerDay: number): AppError | undefined {
  for (const [day, byMetric] of Object.entries(counts)) {
    for (const [metric, count] of Object.entries(byMetric)) {
      if (count > readingsPerDay) return overQuota(day, metric, readingsPerDay);
    }
  }
  return undefined;
}

function overQuota(day: string, metric: string, readingsPerDay: number): AppError {
  return new AppError(
    'too-many-requests',
    `At most ${readingsPerDay} readings of one metric and day (UTC) are accepted. This batch would exceed that for ${metric} on ${day}; nothing of it was stored. Send fewer readings of that day, such as one a minute.`,
    { retryAfter: QUOTA_RETRY_S },
  );
}

/** For one of which there are as many already as may be. */
export function dayIsFull(day: string, metric: string, readingsPerDay: number): AppError {
  return new AppError(
    'too-many-requests',
    `At most ${readingsPerDay} readings of one metric and day (UTC) are taken, and of ${metric} on ${day} there are as many already; nothing was stored by this request. Send fewer readings of a day, such as one for each minute.`,
    { retryAfter: QUOTA_RETRY_S },
  );
}

export function tooManyBatches(batchesPerMinute: number, retryAfter: number): AppError {
  return new AppError(
    'too-many-requests',
    `At most ${batchesPerMinute} batches a minute are accepted from one user. Wait ${retryAfter} s, then send the batch again; it may have up to 1000 readings.`,
    { retryAfter },
  );
}
