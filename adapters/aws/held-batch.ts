import { randomBytes } from 'node:crypto';
import type { AppError } from '../../core/errors.ts';
import type { Appended } from '../../core/ports.ts';
import { unavailable } from './unavailable.ts';

/** What is known of the batch that has a key. */
export interface Present {
  digest: string;
  /** The attempt that put it there. */
  sender?: string | undefined;
  /** Acknowledged by a duplicate: no attempt removes it any more. */
  kept: boolean;
}

/** The steps on the item of one batch. Each is one call, atomic, and does no harm when carried out twice. */
export interface HeldBatch {
  digest: string;
  /** Puts the batch, as this attempt's; false when its key is taken. */
  put(attempt: string): Promise<boolean>;
  look(): Promise<Present | undefined>;
  /** Adds the attempt to the holders of the batch, if it is there with this digest; else false. */
  hold(attempt: string): Promise<boolean>;
  /** Keeps the batch for good, if the attempt holds it, and ends that hold. */
  keep(attempt: string): Promise<void>;
  /** Ends the attempt's hold. */
  letGo(attempt: string): Promise<void>;
  /** Notes that the attempt, which has put the batch, does not answer for it. */
  giveUp(attempt: string): Promise<void>;
  /** Removes the batch if it was given up, is held by no attempt and not kept. */
  discard(): Promise<void>;
  /** Reads the user: why the sender may not bring the batch now; undefined when allowed. */
  refusal(): Promise<AppError | undefined>;
}

/** The batch was put and removed by others, so often in a row: then it is no coincidence any more. */
const ATTEMPTS = 10;
const ID_BYTES = 6;

/**
 * Stores a batch where no write can depend on another item: it is put first, then the user is looked at, and what turns out to be refused is
 * taken back. An attempt that meets the batch answers for it too: so it holds it before it looks at the user, and the last that
 * is refused removes it. The one that has put it holds it until it gives it up.
 *
 *     sender:     put ─▶ look at the user ─▶ stored, or: give up ─▶ discard
 *     duplicate:  hold ─▶ look at the user ─▶ keep, or: let go ─▶ discard
 *
 * What is acknowledged is there; refused by all, it is not. An attempt that ends half-way leaves at most a batch that was not acknowledged.
 */
export async function bring(batch: HeldBatch): Promise<Appended> {
  const attempt = randomBytes(ID_BYTES).toString('base64url');
  for (let tries = 0; tries < ATTEMPTS; tries += 1) {
    if (await batch.put(attempt)) return settle(batch, 'stored', () => batch.giveUp(attempt));
    const present = await batch.look();
    if (!present) continue;
    // By a try whose answer was lost.
    if (present.sender === attempt) return settle(batch, 'stored', () => batch.giveUp(attempt));
    if (present.digest !== batch.digest) return 'taken';
    if (present.kept) return settle(batch, 'duplicate', async () => {});
    if (!(await batch.hold(attempt))) continue;
    const outcome = await settle(batch, 'duplicate', () => batch.letGo(attempt));
    if (outcome === 'duplicate') await batch.keep(attempt);
    return outcome;
  }
  throw unavailable(new Error('The batch keeps being put and removed'));
}

/** Looks at the user while the batch is held; without permission the hold ends. */
async function settle(batch: HeldBatch, outcome: 'stored' | 'duplicate', release: () => Promise<void>) {
  const end = async () => {
    await release();
    await batch.discard();
  };
  let refused: AppError | undefined;
  try {
    refused = await batch.refusal();
  } catch (error) {
    await end();
    throw error;
  }
  if (!refused) return outcome;
  await end();
  return { refused };
}
