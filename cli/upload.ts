import type { BatchReceipt, HealthSample } from '../shared/models/typescript/types.ts';
import { ServerError } from './errors.ts';
import type { Progress } from './progress.ts';

export interface UploadBatch {
  samples: readonly HealthSample[];
  /** How much of everything has been sent once this batch is, from 0 to 1. */
  share: number;
  /** What to call it in a report. */
  name: string;
}

export interface Summary {
  /** Readings that were new to the server, by metric. */
  accepted: Record<string, number>;
  /** Readings that the server already had, by metric. */
  known: Record<string, number>;
  /** How many batches the server refused. */
  refused: number;
  /** Why, for the first of them: a line for each batch and each pointer. */
  errors: string[];
}

/** Statuses that refuse one batch; the next may be accepted. */
const BATCH_REFUSED = [400, 413, 415, 422, 429];
const MAX_ERRORS = 50;

/** Sends one batch after the other. Throws an error that every batch would meet, such as a wrong token. */
export async function uploadAll<Batch extends UploadBatch>(
  send: (batch: Batch) => Promise<BatchReceipt>,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  progress: Progress,
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
        if (!isBatchRefused(error)) throw error;
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

export const isBatchRefused = (error: unknown): error is ServerError =>
  error instanceof ServerError && BATCH_REFUSED.includes(error.status);

/** What was refused and why: a line, and one for each pointer. */
export const linesOf = (name: string, { message, errors }: ServerError): string[] => [
  `${name}: ${message}`,
  ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`),
];

function count(counts: Record<string, number>, samples: readonly HealthSample[]): void {
  for (const { metric } of samples) counts[metric] = (counts[metric] ?? 0) + 1;
}

export const total = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);
