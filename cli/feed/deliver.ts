import type { BatchReceipt, HealthSample } from '../../shared/models/typescript/types.ts';
import { type Failure, isFailure } from './failure.ts';
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

/** The server would not take what was sent; it may well take the next. */
const CONTENT_REFUSED = [400, 413, 415, 422, 429];
const MOST_COMPLAINTS = 50;

/** Sends one batch after the other. Whatever would befall every batch alike, such as a wrong token, ends it: it throws. */
export async function deliver<Sent extends Parcel>(
  send: (parcel: Sent) => Promise<BatchReceipt>,
  parcels: AsyncIterable<Sent> | Iterable<Sent>,
  progress: Progress,
): Promise<Tally> {
  const tally: Tally = { accepted: {}, known: {}, refused: 0, complaints: [] };
  let sent = 0;
  try {
    for await (const parcel of parcels) {
      const { samples, share, name } = parcel;
      try {
        const { duplicate } = await send(parcel);
        count(duplicate ? tally.known : tally.accepted, samples);
      } catch (error) {
        if (!isContentRefused(error)) throw error;
        tally.refused += 1;
        if (tally.complaints.length < MOST_COMPLAINTS) tally.complaints.push(...complaintOf(name, error));
      }
      sent += samples.length;
      progress.show(share, sent);
    }
  } finally {
    progress.end();
  }
  return tally;
}

export function isContentRefused(error: unknown): error is Failure {
  return isFailure(error) && CONTENT_REFUSED.includes(error.refusal?.status ?? 0);
}

/** What was refused and why: a line, and one for each pointer. */
export function complaintOf(name: string, { message, refusal }: Failure): string[] {
  return [`${name}: ${message}`, ...(refusal?.errors ?? []).map(({ pointer, detail }) => `  ${pointer}: ${detail}`)];
}

function count(counts: Record<string, number>, samples: readonly HealthSample[]): void {
  for (const { metric } of samples) counts[metric] = (counts[metric] ?? 0) + 1;
}

export const total = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0);
