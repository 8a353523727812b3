import { RETENTION_MS } from '../../core/streams/retention.ts';
import { HOUR_MS } from '../durations.ts';
import type { Found } from '../source.ts';
import type { Reason } from './skipped.ts';

/** Readings in one batch, as the contract has it. */
const MAX_READINGS = 1000;
/** Readings grow older while an import runs: one that is this close to the limit could be too old when it is sent. */
const MARGIN_MS = HOUR_MS;

/**
 * Groups readings into batches: those that start in the same period, at most 1,000. The batches depend on the file alone, so a
 * second import makes the same ones, and the server recognises them.
 */
export async function* batchesOf(readings: AsyncIterable<Found>, batchMs: number): AsyncGenerator<[Found, ...Found[]]> {
  let batch: Found[] = [];
  const periodOf = ({ reading }: Found) => Math.floor(reading.start / batchMs);
  for await (const found of readings) {
    const [first, ...rest] = batch;
    if (first && (periodOf(first) !== periodOf(found) || batch.length === MAX_READINGS)) {
      yield [first, ...rest];
      batch = [];
    }
    batch.push(found);
  }
  const [first, ...rest] = batch;
  if (first) yield [first, ...rest];
}

/** Why the server would refuse a batch now. It is then left out whole, as a later import could not make the same batch without a part. */
export function refusalOf(batch: readonly Found[], now: number): Reason | undefined {
  if (batch.some(({ reading }) => reading.start < now - RETENTION_MS + MARGIN_MS)) return 'old';
  if (batch.some(({ reading }) => (reading.end ?? reading.start) > now)) return 'ahead';
  return undefined;
}
