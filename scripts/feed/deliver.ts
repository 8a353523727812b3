import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { Api } from './api.ts';
import { isFailure } from './failure.ts';
import type { Progress } from './progress.ts';

export interface Parcel {
  samples: readonly HealthSample[];
  /** How much of all is done when this has been sent, from 0 to 1. */
  share: number;
  /** What to call it in a report. */
  name: string;
}

export interface Tally {
  /** Readings that are new to the server, by metric. */
  accepted: Record<string, number>;
  /** Readings that the server had already, by metric. */
  known: Record<string, number>;
  /** How many batches the server would not take. */
  refused: number;
  /** Why, for the first of them: a line for each batch and each pointer. */
  complaints: string[];
}

/** The server would not take what is in the batch; it may well take the next one. */
const CONTENT_REFUSED = [400, 413, 422];
const MOST_COMPLAINTS = 50;

/** Sends one batch after the other. Whatever would befall every batch alike, such as a wrong token, ends it: it throws. */
export async function deliver(
  api: Pick<Api, 'sendBatch'>,
  streamId: string,
  parcels: AsyncIterable<Parcel> | Iterable<Parcel>,
  progress: Progress,
): Promise<Tally> {
  const tally: Tally = { accepted: {}, known: {}, refused: 0, complaints: [] };
  let sent = 0;
  try {
    for await (const { samples, share, name } of parcels) {
      try {
        const { duplicate } = await api.sendBatch(streamId, samples);
        count(duplicate ? tally.known : tally.accepted, samples);
      } catch (error) {
        if (!isFailure(error) || !error.refusal || !CONTENT_REFUSED.includes(error.refusal.status)) throw error;
        tally.refused += 1;
        const lines = [`${name}: ${error.message}`];
        for (const { pointer, detail } of error.refusal.errors) lines.push(`  ${pointer}: ${detail}`);
        if (tally.complaints.length < MOST_COMPLAINTS) tally.complaints.push(...lines);
      }
      sent += samples.length;
      progress.show(share, sent);
    }
  } finally {
    progress.end();
  }
  return tally;
}

function count(counts: Record<string, number>, samples: readonly HealthSample[]): void {
  for (const { metric } of samples) counts[metric] = (counts[metric] ?? 0) + 1;
}

export const total = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);
