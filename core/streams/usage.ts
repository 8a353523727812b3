/**
 * What users have brought, counted after it was stored, and the marks in their items by which more is refused: for a host whose store
 * does not count. So a few batches more than allowed may get in before the mark is there.
 */

import type { AppError } from '../errors.ts';
import type { Batch, ReadingCounts, Usage } from '../ports/samples.ts';
import type { ExceededLimits, User, UserLimits } from '../ports/users.ts';
import { dayOf } from '../util/time.ts';
import { countReadings, dayIsFull, type IngestLimits, tooManyBatches } from './ingest-limits.ts';
import { RETENTION_MS } from './retention.ts';

const MINUTE_MS = 60_000;
/** Batches of two minutes may be told of in turn. */
const MAX_MINUTES = 2;

export const NO_USAGE: Usage = { readings: {}, batches: {} };

/** The usage with one more batch. */
export function countBatch({ readings, batches }: Usage, { samples, received_at }: Batch): Usage {
  const minute = received_at.slice(0, 'YYYY-MM-DDTHH:MM'.length);
  return { readings: countReadings(samples, readings), batches: { ...batches, [minute]: (batches[minute] ?? 0) + 1 } };
}

/** Both, without the days whose readings are no longer taken, and with the latest minutes only. */
export function addUsage(before: Usage = NO_USAGE, brought: Usage, now: Date): Usage {
  const earliest = dayOf(new Date(now.getTime() - RETENTION_MS).toISOString());
  const readings: ReadingCounts = {};
  for (const day of keysOf(before.readings, brought.readings)) {
    if (day >= earliest) readings[day] = sum(before.readings[day], brought.readings[day]);
  }
  const minutes = keysOf(before.batches, brought.batches).slice(-MAX_MINUTES);
  const batches = sum(before.batches, brought.batches);
  return { readings, batches: Object.fromEntries(minutes.map((minute) => [minute, batches[minute] ?? 0])) };
}

/** Writes a user's mark when what was just brought has changed it: at most one write. */
export function limitMarker(limits: UserLimits, ingestLimits: IngestLimits) {
  return async (user: User, usage: Usage, brought: Usage, now: Date): Promise<void> => {
    const full = fullDays(usage.readings, ingestLimits.readingsPerDay);
    const isOver = Object.keys(brought.batches).some((at) => (usage.batches[at] ?? 0) >= ingestLimits.batchesPerMinute);
    const present = user.limited;
    const until = isOver ? endOfMinute(now) : present?.rate_until;
    if (until === present?.rate_until && full.join() === (present?.full ?? []).join()) return;
    const isWaiting = until !== undefined && Date.parse(until) > now.getTime();
    const limited = { ...(isWaiting ? { rate_until: until } : {}), ...(full.length > 0 ? { full } : {}) };
    await limits.limit(user.user_id, isWaiting || full.length > 0 ? limited : undefined);
  };
}

/** Why a marked user may bring no batch just now. */
export function markedRateError(
  { limited }: User,
  { batchesPerMinute }: IngestLimits,
  now: Date,
): AppError | undefined {
  const wait = Date.parse(limited?.rate_until ?? '') - now.getTime();
  // One from further ahead was made while a clock was wrong.
  return wait > 0 && wait <= MINUTE_MS ? tooManyBatches(batchesPerMinute, Math.ceil(wait / 1_000)) : undefined;
}

/** Why a marked user may not bring this batch: the first of its readings whose day and metric are full. */
export function markedQuotaError({ limited }: User, { samples }: Batch, { readingsPerDay }: IngestLimits) {
  if (!limited?.full) return undefined;
  const full = new Set(limited.full);
  const over = samples.find(({ metric, start }) => full.has(markOf(dayOf(start), metric)));
  return over && dayIsFull(dayOf(over.start), over.metric, readingsPerDay);
}

function fullDays(readings: ReadingCounts, readingsPerDay: number): NonNullable<ExceededLimits['full']> {
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
