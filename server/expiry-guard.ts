import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ClockRecord } from '../core/ports/maintenance.ts';
import type { Log } from '../http/observe.ts';

/** A clock that jumps by more than a day between two checks may be wrong. Expiry is then on hold for a day. */
const DAY_MS = 24 * 60 * 60 * 1000;

interface Dependencies {
  clockRecord: ClockRecord;
  /** Path of a file that exists while expiry is on hold. */
  holdFile: string;
  log: Pick<Log, 'failure'>;
  clock: () => Date;
}

/**
 * Prevents data from expiring because of a wrong clock. After the clock has jumped, even while the service was stopped, expiry is on hold
 * until the clock has been steady for a day, or the operator removes the hold file.
 *
 * @returns a function that checks the clock, and resolves to whether expired data may be removed; it rejects when a jump cannot be stored
 */
export function expiryGuard({ clockRecord, holdFile, log, clock }: Dependencies): () => Promise<boolean> {
  const note = (now: number) =>
    `${new Date(now).toISOString()}\nThe clock jumped. Readings expire again a day after this time, or once this file is removed.\n`;

  return async () => {
    const now = clock().getTime();
    const before = await clockRecord.last();
    if (before !== undefined && Math.abs(now - before) > DAY_MS) {
      // The hold file is written before the new time is stored, so that a crash in between does not hide the jump.
      await writeFile(holdFile, note(now));
      log.failure({ during: 'maintenance', error: 'ClockJumped', stack: [] });
    }
    await clockRecord.note(now);
    const since = await heldSince(holdFile);
    if (since === undefined) return true;
    // If the file has no valid time (NaN), expiry is on hold until the file is removed.
    if (!(now - since >= DAY_MS)) return false;
    await rm(holdFile);
    return true;
  };
}

/**
 * Reads the time in the first line of the hold file.
 *
 * @returns NaN if the time is invalid; undefined if the file does not exist
 */
async function heldSince(file: string): Promise<number | undefined> {
  try {
    const [time = ''] = (await readFile(file, 'utf8')).split('\n');
    return Date.parse(time);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
