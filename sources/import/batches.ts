import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS } from '../durations.ts';
import { type OriginDay, type Row, rowsOf } from './rows.ts';

type Metric = HealthSample['metric'];

/** Maximum number of readings in one batch. The API's contract sets this limit. */
const MAX_READINGS = 1000;
/** Metrics with many readings each day. */
const FREQUENT: readonly Metric[] = ['heart_rate', 'step_count'];
/** Other metrics have a few readings each day. Seven days are the longest that a batch may be. */
const SELDOM_MS = 7 * DAY_MS;

/**
 * Groups the readings of fixed periods into batches. So the same files always make the same batches, which the server recognises as
 * duplicates, and a later export of the same device changes only the last ones.
 */
export function* batchesOf(metric: Metric, days: readonly OriginDay[]): Generator<HealthSample[]> {
  const periodMs = FREQUENT.includes(metric) ? DAY_MS : SELDOM_MS;
  let batch: HealthSample[] = [];
  let period: number | undefined;
  for (const { rows } of days) {
    for (const row of rowsOf(rows)) {
      const own = Math.floor(row.start / periodMs);
      if (batch.length > 0 && (own !== period || batch.length === MAX_READINGS)) {
        yield batch;
        batch = [];
      }
      period = own;
      batch.push(sampleOf(metric, row));
    }
  }
  if (batch.length > 0) yield batch;
}

function sampleOf(metric: Metric, { value, start, end }: Row): HealthSample {
  const sample: HealthSample = { metric, value, start: new Date(start).toISOString() };
  if (end !== undefined) sample.end = new Date(end).toISOString();
  return sample;
}
