import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ClockRecord } from '../core/ports/maintenance.ts';
import type { Log } from '../http/observe.ts';

/** A clock that moved by more than this between two looks may be wrong; and for so long it has to be steady to be believed again. */
const DAY_MS = 24 * 60 * 60 * 1000;

interface Dependencies {
  /** When the clock was last looked at, as the store knows. */
  seen: ClockRecord;
  /** The file that is there while nothing expires. */
  heldFile: string;
  log: Pick<Log, 'failure'>;
  clock: () => Date;
}

/**
 * Tells whether what has been kept long enough may be removed. After a jump of the clock, also while the service was off, it may not until
 * the clock has been steady for a day, or the operator has removed the file that tells so. Throws, and so nothing is removed, when
 * a jump cannot be noted.
 */
export function expiryGuard({ seen, heldFile, log, clock }: Dependencies): () => Promise<boolean> {
  const note = (now: number) =>
    `${new Date(now).toISOString()}\nThe clock jumped. Readings expire again a day after this time, or once this file is removed.\n`;

  return async () => {
    const now = clock().getTime();
    const before = await seen.last();
    if (before !== undefined && Math.abs(now - before) > DAY_MS) {
      // Before the new time is noted, so that after a crash the jump is seen once more.
      await writeFile(heldFile, note(now));
      log.failure({ during: 'tidying', error: 'ClockJumped', stack: [] });
    }
    await seen.note(now);
    const since = await heldSince(heldFile);
    if (since === undefined) return true;
    // What cannot be read as a time holds until the file is removed.
    if (!(now - since >= DAY_MS)) return false;
    await rm(heldFile);
    return true;
  };
}

/** The time in the first line; undefined without a file. */
async function heldSince(file: string): Promise<number | undefined> {
  try {
    const [time = ''] = (await readFile(file, 'utf8')).split('\n');
    return Date.parse(time);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
