import type { PackedBatch } from '../../core/ports/packed-batch.ts';
import type { Batch } from '../../core/ports/samples.ts';
import { lastSampleStart } from '../../core/streams/batch-span.ts';
import { countReadings } from '../../core/streams/ingest-limits.ts';
import { encodeSamples } from './samples.ts';

/** A packed batch, without what only the pet needs. */
export type StoredBatch = Omit<PackedBatch, 'delta'>;

export const packBatch = ({ samples, ...batch }: Batch): StoredBatch => ({
  ...batch,
  size: samples.length,
  latest: lastSampleStart({ start: batch.start, samples }),
  counts: countReadings(samples),
  body: encodeSamples(samples),
});
