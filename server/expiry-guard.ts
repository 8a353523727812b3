import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ClockRecord } from '../core/ports/maintenance.ts';
import type { Log } from '../http/observe.ts';

/** A clock that moved further than this between two checks may be wrong. Expiry is then on hold for the same time. */
const DAY_MS = 24 * 60 * 60 * 1000;

interface Dependencies {
  /** The time of the last check, in storage. */
  clockRecord: ClockRecord;
  /** This file exists while expiry is on hold. */
  holdFile: string;
  log: Pick<Log, 'failure'>;
  clock: () => Date;
}

/**
 * Protects data from a wrong clock. When the clock has jumped, even while the service was stopped, expiry is on hold until the clock has
 * been
 * steady for a day, or the operator removes the hold file.
 *
 * @returns a function that checks the clock and resolves with whether expired data may be removed; it rejects when a jump cannot be stored
 */
export function expiryGuard({ clockRecord, holdFile, log, clock }: Dependencies): () => Promise<boolean> {
  const note = (now: number) =>
    `${new Date(now).toISOString()}\nThe clock jumped. Readings expire again a day after this time, or once this file is removed.\n`;

  return async () => {
    const now = clock().getTime();
    const before = await clockRecord.last();
    if (before !== undefined && Math.abs(now - before) > DAY_MS) {
      // Written before the new time is stored, so that the jump is detected again after a crash.
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

/** The time in the file's first line, NaN when it is invalid; undefined without a file. */
async function heldSince(file: string): Promise<number | undefined> {
  try {
    const [time = ''] = (await readFile(file, 'utf8')).split('\n');
    return Date.parse(time);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
