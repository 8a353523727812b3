import { RETENTION_MS } from '../../core/streams/retention.ts';
import { HOUR_MS } from '../durations.ts';
import type { LocatedReading } from '../source.ts';
import type { SkipReason } from './skipped.ts';

/** Maximum number of readings in one batch. The API's contract sets this limit. */
const MAX_READINGS = 1000;
/** A batch with a reading this close to the age limit is skipped, because the reading may be too old by the time it is sent. */
const MARGIN_MS = HOUR_MS;

/**
 * Groups readings that start in the same period into batches of at most 1,000. Batches depend only on the file. A
 * second import therefore sends identical batches, and the server recognises them as duplicates.
 */
export async function* batchesOf(
  readings: AsyncIterable<LocatedReading>,
  batchMs: number,
): AsyncGenerator<[LocatedReading, ...LocatedReading[]]> {
  let batch: LocatedReading[] = [];
  const periodOf = ({ reading }: LocatedReading) => Math.floor(reading.start / batchMs);
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

/**
 * Returns why the server would reject a batch; undefined if it would accept it. The whole batch is then skipped. If only part of it were
 * sent, the server would not recognise the batch in a later import.
 */
export function skipReasonOf(batch: readonly LocatedReading[], now: number): SkipReason | undefined {
  if (batch.some(({ reading }) => reading.start < now - RETENTION_MS + MARGIN_MS)) return 'old';
  if (batch.some(({ reading }) => (reading.end ?? reading.start) > now)) return 'ahead';
  return undefined;
}
