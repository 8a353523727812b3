// This module is separate from `batch.ts`, because stores need it, and a Lambda function would load the validation of batches with it.
import type { Batch } from '../ports/samples.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * Maximum time between the earliest and the latest start time in a batch. A query for readings from a certain time has to read batches that
 * start up to this much earlier.
 */
export const BATCH_SPAN_MS = 7 * DAY_MS;

export const lastSampleStart = ({ start, samples }: Pick<Batch, 'start' | 'samples'>): string =>
  samples.at(-1)?.start ?? start;
