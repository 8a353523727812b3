/** Calculates the load caused by a single user whose watch sends continuously, as fast as the limits allow. */

import { RECENT_MS } from '../../core/pet/vitals.ts';
import { BATCH_SPAN_MS } from '../../core/streams/batch-span.ts';
import type { Counts } from '../costs/counts.ts';
import { requestRates } from '../costs/deployment.ts';
import { millionOf } from '../costs/report.ts';
import { ORCHESTRATOR_SECONDS, PARTITION, QUERY_BYTES } from './assumptions.ts';
import { DAY } from './steps.ts';

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

export function hotUsers(counts: Counts): HotUser[] {
  const send = counts.pet.hourly['send a batch'];
  const { reads, writes } = send;
  const perBatch = {
    item: (reads.Users ?? 0) / PARTITION.reads,
    readings: (writes.HealthData ?? 0) / PARTITION.writes,
  };
  const million = [...millionOf(send, counts.coldMs, false).values()].reduce((sum, cost) => sum + cost, 0);
  const rates: [number, string][] = [
    [requestRates().each, '`request_rates.each`: the rate of the route'],
    [1 / perBatch.readings, 'the partition of the readings'],
    [1 / perBatch.item, "the partition of the user's item"],
  ];
  return rates.map(([rate, why]) => ({
    rate,
    why,
    item: rate * perBatch.item,
    readings: rate * perBatch.readings,
    hours: maxBatches(counts) / rate / HOUR_SECONDS,
    dollars: (million * rate * 24 * HOUR_SECONDS) / 1e6,
  }));
}

/** Returns the number of batches that a rebuild can read and decode within the function's timeout. */
function maxBatches({ pet, itemBytes }: Counts): number {
  const batchesRead = DAY.batches * ((RECENT_MS + BATCH_SPAN_MS) / DAY_MS);
  const rebuildSeconds = pet.hourly['rebuild a pet'].cpuMs / 1_000;
  const batchesASecond = Math.min(QUERY_BYTES / itemBytes.hourly.HealthData, batchesRead / rebuildSeconds);
  return ORCHESTRATOR_SECONDS * batchesASecond;
}
