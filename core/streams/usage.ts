/**
 * Enforces limits on hosts whose store does not count readings. Batches are counted after they are stored. When a limit is reached, a mark
 * is written to the user's item, and later requests check it. A few batches above the limit may be stored before the mark is written.
 */

import type { AppError } from '../errors.ts';
import type { Batch, ReadingCounts, Usage } from '../ports/samples.ts';
import type { ReachedLimits, UserLimits } from '../ports/user-limits.ts';
import type { User } from '../ports/users.ts';
import { dayOf } from '../util/time.ts';
import { countReadings, dayQuotaReached, type IngestLimits, tooManyBatches } from './ingest-limits.ts';
import { RETENTION_MS } from './retention.ts';

const MINUTE_MS = 60_000;
/** Number of minutes for which batch counts are kept. One event from the DynamoDB stream may contain batches of two successive minutes. */
const MAX_MINUTES = 2;

export const NO_USAGE: Usage = { readings: {}, batches: {} };

export function countBatch({ readings, batches }: Usage, { samples, received_at }: Batch): Usage {
  const minute = received_at.slice(0, 'YYYY-MM-DDTHH:MM'.length);
  return { readings: countReadings(samples, readings), batches: { ...batches, [minute]: (batches[minute] ?? 0) + 1 } };
}

/** Adds two usages. Keeps the reading counts of days within the retention period, and the batch counts of the latest two minutes. */
export function addUsage(before: Usage = NO_USAGE, added: Usage, now: Date): Usage {
  const earliest = dayOf(new Date(now.getTime() - RETENTION_MS).toISOString());
  const readings: ReadingCounts = {};
  for (const day of keysOf(before.readings, added.readings)) {
    if (day >= earliest) readings[day] = sum(before.readings[day], added.readings[day]);
  }
  const minutes = keysOf(before.batches, added.batches).slice(-MAX_MINUTES);
  const batches = sum(before.batches, added.batches);
  return { readings, batches: Object.fromEntries(minutes.map((minute) => [minute, batches[minute] ?? 0])) };
}

/**
 * Returns a function that updates the reached limits in the user's item if they have changed. `usage` must already include `added`. Cost:
 * at most one write.
 */
export function limitMarker(limits: UserLimits, ingestLimits: IngestLimits) {
  return async (user: User, usage: Usage, added: Usage, now: Date): Promise<void> => {
    const full = fullDays(usage.readings, ingestLimits.readingsPerDay);
    const isOver = Object.keys(added.batches).some((at) => (usage.batches[at] ?? 0) >= ingestLimits.batchesPerMinute);
    const present = user.limited;
    const until = isOver ? endOfMinute(now) : present?.rate_until;
    if (until === present?.rate_until && full.join() === (present?.full ?? []).join()) return;
    const isRateLimited = until !== undefined && Date.parse(until) > now.getTime();
    const limited = { ...(isRateLimited ? { rate_until: until } : {}), ...(full.length > 0 ? { full } : {}) };
    await limits.setReached(user.user_id, isRateLimited || full.length > 0 ? limited : undefined);
  };
}

/** @returns an error if the user is marked as having reached the rate limit; otherwise undefined */
export function rateLimitError({ limited }: User, { batchesPerMinute }: IngestLimits, now: Date): AppError | undefined {
  const wait = Date.parse(limited?.rate_until ?? '') - now.getTime();
  // Ignore a mark that is more than a minute ahead, because it was written while the clock was wrong.
  return wait > 0 && wait <= MINUTE_MS ? tooManyBatches(batchesPerMinute, Math.ceil(wait / 1_000)) : undefined;
}

/** @returns an error if a reading in the batch has a day and metric that are marked as full; otherwise undefined */
export function fullDayError({ limited }: User, { samples }: Batch, { readingsPerDay }: IngestLimits) {
  if (!limited?.full) return undefined;
  const full = new Set(limited.full);
  const over = samples.find(({ metric, start }) => full.has(markOf(dayOf(start), metric)));
  return over && dayQuotaReached(dayOf(over.start), over.metric, readingsPerDay);
}

function fullDays(readings: ReadingCounts, readingsPerDay: number): NonNullable<ReachedLimits['full']> {
  const marks = Object.entries(readings).flatMap(([day, byMetric]) =>
    Object.entries(byMetric).flatMap(([metric, count]) => (count >= readingsPerDay ? [markOf(day, metric)] : [])),
  );
  return marks.sort();
}

const markOf = (day: string, metric: string): string => `${day} ${metric}`;

const endOfMinute = (now: Date): string =>
  new Date((Math.floor(now.getTime() / MINUTE_MS) + 1) * MINUTE_MS).toISOString();

const keysOf = (...records: object[]): string[] => [...new Set(records.flatMap(Object.keys))].sort();

function sum<Key extends string>(one: Partial<Record<Key, number>> = {}, other: Partial<Record<Key, number>> = {}) {
  const total = { ...one };
  for (const key of Object.keys(other) as Key[]) total[key] = (total[key] ?? 0) + (other[key] ?? 0);
  return total;
}
