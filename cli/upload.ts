import type { BatchReceipt, HealthSample } from '../shared/models/typescript/types.ts';
import { ServerError } from './errors.ts';
import type { ProgressBar } from './progress.ts';

export interface UploadBatch {
  samples: readonly HealthSample[];
  /** Fraction of the upload that is complete after this batch, from 0 to 1. */
  share: number;
  name: string;
}

export interface Summary {
  /** Number of readings, by metric, that were new to the server. */
  accepted: Record<string, number>;
  /** Number of readings, by metric, that the server already had. */
  known: Record<string, number>;
  refused: number;
  /** Reasons for the first rejections: one line for each batch and for each field error. */
  errors: string[];
}

/** Statuses that reject only this batch. The server may still accept the next one. */
const REJECTING_STATUSES = [400, 413, 415, 422, 429];
const MAX_ERRORS = 50;

/**
 * Sends batches one after another, and counts those that the server rejects.
 *
 * @throws errors that affect every batch, such as an invalid token
 */
export async function uploadAll<Batch extends UploadBatch>(
  send: (batch: Batch) => Promise<BatchReceipt>,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  progress: ProgressBar,
): Promise<Summary> {
  const summary: Summary = { accepted: {}, known: {}, refused: 0, errors: [] };
  let sent = 0;
  try {
    for await (const batch of batches) {
      const { samples, share, name } = batch;
      try {
        const { duplicate } = await send(batch);
        count(duplicate ? summary.known : summary.accepted, samples);
      } catch (error) {
        if (!isBatchRejected(error)) throw error;
        summary.refused += 1;
        if (summary.errors.length < MAX_ERRORS) summary.errors.push(...linesOf(name, error));
      }
      sent += samples.length;
      progress.show(share, sent);
    }
  } finally {
    progress.end();
  }
  return summary;
}

export const isBatchRejected = (error: unknown): error is ServerError =>
  error instanceof ServerError && REJECTING_STATUSES.includes(error.status);

export const linesOf = (name: string, { message, errors }: ServerError): string[] => [
  `${name}: ${message}`,
  ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`),
];

function count(counts: Record<string, number>, samples: readonly HealthSample[]): void {
  for (const { metric } of samples) counts[metric] = (counts[metric] ?? 0) + 1;
}

export const total = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);
