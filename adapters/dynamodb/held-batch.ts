import { randomBytes } from 'node:crypto';
import type { AppError } from '../../core/errors.ts';
import type { Appended } from '../../core/ports/samples.ts';
import { awsUnavailable } from '../aws/request.ts';

/** The batch stored under a key. */
export interface Present {
  digest: string;
  /** The attempt that put it there. */
  sender?: string | undefined;
  /** A duplicate was acknowledged, so no attempt may remove the batch. */
  kept: boolean;
}

/** The steps on the item of one batch. Each is one call, atomic and idempotent. */
export interface HeldBatch {
  digest: string;
  /** Puts the batch for this attempt; false when its key is taken. */
  put(attempt: string): Promise<boolean>;
  look(): Promise<Present | undefined>;
  /** Adds the attempt to the batch's holders; false when there is no batch with this digest. */
  hold(attempt: string): Promise<boolean>;
  /** Keeps the batch for good, if the attempt holds it, and ends that hold. */
  keep(attempt: string): Promise<void>;
  /** Ends the attempt's hold. */
  letGo(attempt: string): Promise<void>;
  /** Marks the batch as refused by the attempt that put it. */
  giveUp(attempt: string): Promise<void>;
  /** Removes the batch if it was given up, is held by no attempt and not kept. */
  discard(): Promise<void>;
  /** Reads the user: why the sender may not bring the batch now; undefined when allowed. */
  refusal(): Promise<AppError | undefined>;
}

/** Rounds in which other attempts put and remove the batch before `unavailable` is thrown. */
const ATTEMPTS = 10;
const ID_BYTES = 6;

/**
 * Stores a batch in a store whose writes cannot depend on another item: puts the batch, reads the user, and removes the batch if the
 * sender may not store it. An attempt that finds the batch holds it before it reads the user; the last refused attempt
 * removes it. The attempt that put the batch holds it until it gives it up.
 *
 *     sender:     put ─▶ look at the user ─▶ stored, or: give up ─▶ discard
 *     duplicate:  hold ─▶ look at the user ─▶ keep, or: let go ─▶ discard
 *
 * An acknowledged batch is stored; one that all attempts were refused is not. A crash leaves at most a batch that was not acknowledged.
 */
export async function bring(batch: HeldBatch): Promise<Appended> {
  const attempt = randomBytes(ID_BYTES).toString('base64url');
  for (let tries = 0; tries < ATTEMPTS; tries += 1) {
    if (await batch.put(attempt)) return settle(batch, 'stored', () => batch.giveUp(attempt));
    const present = await batch.look();
    if (!present) continue;
    // Put by a call whose answer was lost.
    if (present.sender === attempt) return settle(batch, 'stored', () => batch.giveUp(attempt));
    if (present.digest !== batch.digest) return 'taken';
    if (present.kept) return settle(batch, 'duplicate', async () => {});
    if (!(await batch.hold(attempt))) continue;
    const outcome = await settle(batch, 'duplicate', () => batch.letGo(attempt));
    if (outcome === 'duplicate') await batch.keep(attempt);
    return outcome;
  }
  throw awsUnavailable(new Error('The batch keeps being put and removed'));
}

/** Reads the user while the batch is held; ends the hold without permission. */
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
