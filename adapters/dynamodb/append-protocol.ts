import { randomBytes } from 'node:crypto';
import type { AppError } from '../../core/errors.ts';
import type { AppendResult } from '../../core/ports/samples.ts';
import { awsUnavailable } from '../aws/request.ts';

/** The batch that is already stored under the item key of the batch to append. */
export interface StoredBatch {
  digest: string;
  /** Id of the attempt that stored the batch. */
  sender?: string | undefined;
  /** True once a duplicate of the batch has been acknowledged. From then on, no attempt may remove the batch. */
  kept: boolean;
}

/** The steps of appending one batch. Each step is a single atomic, idempotent call. */
export interface AppendSteps {
  digest: string;
  /**
   * Stores the batch on behalf of this attempt.
   *
   * @returns false when the key is already in use
   */
  put(attempt: string): Promise<boolean>;
  read(): Promise<StoredBatch | undefined>;
  /**
   * Records that the attempt holds the batch, which prevents its removal.
   *
   * @returns false when no batch with this digest is stored
   */
  hold(attempt: string): Promise<boolean>;
  /** If the attempt holds the batch, marks the batch as kept and ends the hold. */
  keep(attempt: string): Promise<void>;
  /** Ends the attempt's hold on the batch. */
  release(attempt: string): Promise<void>;
  /** Marks the batch as given up by the attempt that stored it. */
  giveUp(attempt: string): Promise<void>;
  /** Removes the batch if it was given up, is held by no attempt and is not kept. */
  discard(): Promise<void>;
  /**
   * Reads the user.
   *
   * @returns the reason why the sender may not store the batch, or undefined when it may
   */
  accessError(): Promise<AppError | undefined>;
}

/** Maximum number of rounds before `unavailable` is thrown. A round fails when other attempts store or remove the batch during it. */
const MAX_ROUNDS = 10;
const ID_BYTES = 6;

/**
 * Appends a batch to a store in which a write cannot depend on another item. The batch is stored first. Then the user is read, and the
 * batch is removed again if the sender may not store it. An attempt that finds the batch already stored holds it while it reads the user,
 * so that no other attempt removes it. The last attempt to be refused removes the batch.
 *
 *     sender:     put ─▶ read the user ─▶ stored, or: give up ─▶ discard
 *     duplicate:  hold ─▶ read the user ─▶ keep, or: release ─▶ discard
 *
 * Guarantees: an acknowledged batch is stored. If every attempt is refused, the batch is not stored. A crash can leave a batch that was
 * never acknowledged.
 */
export async function appendBatch(steps: AppendSteps): Promise<AppendResult> {
  const attempt = randomBytes(ID_BYTES).toString('base64url');
  const finishOwn = () => checkPermission(steps, 'stored', () => steps.giveUp(attempt));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (await steps.put(attempt)) return finishOwn();
    const stored = await steps.read();
    if (!stored) continue;
    // An earlier `put` of this attempt stored the batch, but its response was lost.
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

/**
 * Reads the user while the batch is held. If the sender may not store the batch, or the read fails, ends the hold and discards the batch.
 */
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
