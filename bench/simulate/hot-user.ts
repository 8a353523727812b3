/** Calculates the load caused by a single user whose watch sends continuously, as fast as the limits allow. */

import { RECENT_MS } from '../../core/pet/state.ts';
import { BATCH_SPAN_MS } from '../../core/streams/batch-span.ts';
import { billOf, times, totalOf } from '../costs/prices.ts';
import { BATCHES_A_DAY, ORCHESTRATOR_SECONDS, ownRates, PARTITION, QUERY_BYTES } from './assumptions.ts';
import type { Hour } from './hour.ts';
import type { Step } from './steps.ts';

const HOUR_SECONDS = 60 * 60;
const DAY_MS = 24 * HOUR_SECONDS * 1_000;

export interface HotUser {
  /** Number of batches that the watch sends per second. */
  rate: number;
  why: string;
  /** Load relative to a partition's capacity: on the user's item, and on the user's readings. */
  item: number;
  readings: number;
  /**
   * Number of hours after which rebuilding the pet from all these readings takes longer than the function's timeout.
   */
  hours: number;
  /** Cost of one day, excluding evaluations. */
  dollars: number;
}

export function hotUsers(hour: Hour, sending: Step): HotUser[] {
  const { Users, HealthData } = hour.send.units;
  const perBatch = { item: Users.reads / PARTITION.reads, readings: HealthData.writes / PARTITION.writes };
  const rates: [number, string][] = [
    [ownRates().each, '`request_rates.each`: the rate of the route'],
    [1 / perBatch.readings, 'the partition of the readings'],
    [1 / perBatch.item, "the partition of the user's item"],
  ];
  return rates.map(([rate, why]) => ({
    rate,
    why,
    item: rate * perBatch.item,
    readings: rate * perBatch.readings,
    hours: maxBatches(hour) / rate / HOUR_SECONDS,
    dollars: totalOf(times(rate * 24 * HOUR_SECONDS, billOf(sending.needs))),
  }));
}

/** Returns the number of batches that a rebuild can read and decode within the function's timeout. */
function maxBatches({ bytes, rebuildMs }: Hour): number {
  const batchesRead = BATCHES_A_DAY * ((RECENT_MS + BATCH_SPAN_MS) / DAY_MS);
  const batchesASecond = Math.min(QUERY_BYTES / bytes.HealthData, batchesRead / (rebuildMs / 1_000));
  return ORCHESTRATOR_SECONDS * batchesASecond;
}
