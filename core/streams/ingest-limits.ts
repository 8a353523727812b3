import { AppError } from '../errors.ts';
import type { AppendConditions, Metric, ReadingCounts, Sample } from '../ports/samples.ts';
import { dayOf } from '../util/time.ts';

/** Limits on the readings that one user may send. */
export interface IngestLimits {
  /** Maximum number of readings per metric and day. A reading counts for the UTC day on which it starts. */
  readingsPerDay: number;
  /** Maximum number of batches per minute, including rejected and duplicate batches. */
  batchesPerMinute: number;
}

/** The default limits allow one reading per second (86,400 a day), and let a device send the readings of 90 days offline. */
export const DEFAULT_INGEST_LIMITS: IngestLimits = { readingsPerDay: 100_000, batchesPerMinute: 1_000 };

/** Conditions that accept every batch. For test data. */
export const UNCONDITIONAL: AppendConditions = { accessError: () => undefined, quotaError: () => undefined };

/** Seconds to wait after a day's quota is used up. The count of a day never decreases, so retrying earlier cannot succeed. */
const QUOTA_RETRY_S = 24 * 60 * 60;

/**
 * Adds readings to the counts by day and metric.
 *
 * @param samples sorted by start
 */
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

/** Adds two counts by day and metric. */
export function addCounts(before: ReadingCounts, added: ReadingCounts): ReadingCounts {
  const counts = { ...before };
  for (const [day, byMetric] of Object.entries(added)) {
    const ofDay = { ...counts[day] };
    for (const [metric, count] of Object.entries(byMetric) as [Metric, number][])
      ofDay[metric] = (ofDay[metric] ?? 0) + count;
    counts[day] = ofDay;
  }
  return counts;
}

/** @returns an error that names the first day and metric above the limit; undefined if there is none */
export function quotaError(counts: ReadingCounts, readingsPerDay: number): AppError | undefined {
  for (const [day, byMetric] of Object.entries(counts)) {
    for (const [metric, count] of Object.entries(byMetric)) {
      if (count > readingsPerDay) return dayQuotaExceeded(day, metric, readingsPerDay);
    }
  }
  return undefined;
}

function dayQuotaExceeded(day: string, metric: string, readingsPerDay: number): AppError {
  return new AppError(
    'too-many-requests',
    `At most ${readingsPerDay} readings of one metric and day (UTC) are accepted. This batch would exceed that for ${metric} on ${day}. Nothing was stored. Send fewer readings per day, such as one a minute.`,
    { retryAfter: QUOTA_RETRY_S },
  );
}

export function dayQuotaReached(day: string, metric: string, readingsPerDay: number): AppError {
  return new AppError(
    'too-many-requests',
    `At most ${readingsPerDay} readings of one metric and day (UTC) are accepted, and ${metric} on ${day} has reached this limit. Nothing was stored. Send fewer readings per day, such as one a minute.`,
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
