import { RETENTION_MS } from '../../core/streams/batch.ts';
import { HOUR_MS } from '../durations.ts';
import type { Found } from './readings.ts';
import type { Reason } from './skipped.ts';

/** The most readings that a batch may have. */
const MOST = 1000;
/** While an import runs readings grow older: what is so close to the end would be refused on the way. */
const MARGIN_MS = HOUR_MS;

/**
 * Cuts readings into batches: a batch holds what starts in the same stretch of time, at most 1,000. That depends on the file alone,
 * so a second import makes the same batches, and the server knows them.
 */
export async function* cut(readings: AsyncIterable<Found>, batchMs: number): AsyncGenerator<[Found, ...Found[]]> {
  let batch: Found[] = [];
  const stretchOf = ({ reading }: Found) => Math.floor(reading.start / batchMs);
  for await (const found of readings) {
    const [first, ...rest] = batch;
    if (first && (stretchOf(first) !== stretchOf(found) || batch.length === MOST)) {
      yield [first, ...rest];
      batch = [];
    }
    batch.push(found);
  }
  const [first, ...rest] = batch;
  if (first) yield [first, ...rest];
}

/** Why the server would not take a batch now. It is then left out whole: with a part of it, a later import would make another. */
export function untimely(batch: readonly Found[], now: number): Reason | undefined {
  if (batch.some(({ reading }) => reading.start < now - RETENTION_MS + MARGIN_MS)) return 'old';
  if (batch.some(({ reading }) => (reading.end ?? reading.start) > now)) return 'ahead';
  return undefined;
}
