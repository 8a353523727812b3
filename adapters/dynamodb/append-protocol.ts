import { randomBytes } from 'node:crypto';
import type { AppError } from '../../core/errors.ts';
import type { AppendResult } from '../../core/ports/samples.ts';
import { awsUnavailable } from '../aws/request.ts';

/** The batch stored under a key. */
export interface StoredBatch {
  digest: string;
  /** The id of the attempt that put the batch. */
  sender?: string | undefined;
  /** A duplicate was acknowledged, so no attempt may remove the batch. */
  kept: boolean;
}

/** The steps of an append, on the item of one batch. Each is one call, atomic and idempotent. */
export interface AppendSteps {
  digest: string;
  /**
   * Puts the batch for this attempt.
   *
   * @returns false when its key is taken
   */
  put(attempt: string): Promise<boolean>;
  read(): Promise<StoredBatch | undefined>;
  /**
   * Adds the attempt to the batch's holders.
   *
   * @returns false when there is no batch with this digest
   */
  hold(attempt: string): Promise<boolean>;
  /** If the attempt holds the batch, marks the batch as kept and ends the hold. */
  keep(attempt: string): Promise<void>;
  /** Ends the attempt's hold. */
  release(attempt: string): Promise<void>;
  /** Marks the batch as given up by the attempt that put it. */
  giveUp(attempt: string): Promise<void>;
  /** Removes the batch if it was given up, has no holders and is not kept. */
  discard(): Promise<void>;
  /**
   * Reads the user.
   *
   * @returns why the sender may not store the batch; undefined when allowed
   */
  accessError(): Promise<AppError | undefined>;
}

/** Rounds in which other attempts put and remove the batch before `unavailable` is thrown. */
const MAX_ROUNDS = 10;
const ID_BYTES = 6;

/**
 * Appends a batch to a store in which a write cannot depend on another item: puts the batch, then reads the user, and removes the batch if
 * the sender may not store it. An attempt that finds the batch already stored holds it while it reads the user, so that no other attempt
 * removes it. The last attempt that is refused removes the batch.
 *
 *     sender:     put ─▶ read the user ─▶ stored, or: give up ─▶ discard
 *     duplicate:  hold ─▶ read the user ─▶ keep, or: release ─▶ discard
 *
 * Guarantees: an acknowledged batch is stored. If every attempt is refused, the batch is not stored. A crash can leave a batch that was
 * not acknowledged.
 */
export async function appendBatch(steps: AppendSteps): Promise<AppendResult> {
  const attempt = randomBytes(ID_BYTES).toString('base64url');
  const finishOwn = () => checkPermission(steps, 'stored', () => steps.giveUp(attempt));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (await steps.put(attempt)) return finishOwn();
    const stored = await steps.read();
    if (!stored) continue;
    // Put by an earlier call of this attempt, whose answer was lost.
    if (stored.sender === attempt) return finishOwn();
    if (stored.digest !== steps.digest) return 'taken';
    if (stored.kept) return checkPermission(steps, 'duplicate', async () => {});
    if (!(await steps.hold(attempt))) continue;
    const result = await checkPermission(steps, 'duplicate', () => steps.release(attempt));
    if (result === 'duplicate') await steps.keep(attempt);
    return result;
  }
  throw awsUnavailable(new Error('Other attempts keep putting and removing the batch'));
}

/** Reads the user while the batch is held. Without permission, or when the read fails, ends the hold and discards the batch. */
async function checkPermission(
  steps: AppendSteps,
  allowed: 'stored' | 'duplicate',
  endHold: () => Promise<void>,
): Promise<AppendResult> {
  const undo = async () => {
    await endHold();
    await steps.discard();
  };
  let refused: AppError | undefined;
  try {
    refused = await steps.accessError();
  } catch (error) {
    await undo();
    throw error;
  }
  if (!refused) return allowed;
  await undo();
  return { refused };
}
