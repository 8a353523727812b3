import { AppError } from './errors.ts';
import type { AppendTerms, ReadingCounts, Sample } from './ports.ts';
import { dayOf } from './time.ts';

/** How much one user may bring. */
export interface Allowance {
  /** Readings of one metric and one day, in UTC, of their start. */
  readingsPerDay: number;
  /** Batches a minute, also those that are refused or known already. */
  batchesPerMinute: number;
}

/** Room for a reading every second, and for a backlog of 90 days of them. */
export const DEFAULT_ALLOWANCE: Allowance = { readingsPerDay: 100_000, batchesPerMinute: 1_000 };

/** For what is put in place without a sender, such as test data. */
export const UNCONDITIONAL: AppendTerms = { refusal: () => undefined, excess: () => undefined };

/** Another try within the same day is of no use. */
const QUOTA_RETRY_S = 24 * 60 * 60;

/** Counts readings that are in order of their start, by day and metric, on top of what was counted before. */
export function countsOf(
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

/** Why so many readings are too many: the first day and metric above the limit. Undefined when there is none. */
export function excessOf(counts: ReadingCounts, readingsPerDay: number): AppError | undefined {
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
    `At most ${readingsPerDay} readings of one metric and day (UTC) are taken, and with this batch there would be more for ${metric} on ${day}; nothing of it was stored. Send fewer readings of that day, such as one for each minute.`,
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
    `At most ${batchesPerMinute} batches a minute are taken for one user. Wait ${retryAfter} s and send it again, with up to 1000 readings in a batch.`,
    { retryAfter },
  );
}
