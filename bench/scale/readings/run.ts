import { figureTable, type Measured } from '../figures.ts';
import { medianStart } from '../starts.ts';
import { databaseBytes, type Folder, fillFolders, KEPT_DAYS, MINUTES_IN_BATCH } from './fill.ts';
import { measureRequests } from './requests.ts';
import { measureSweep } from './sweep.ts';

const MEGABYTE = 2 ** 20;
const READINGS = KEPT_DAYS * 24 * 60;

/** Measures people with a watch. Returns the report. */
export async function measureReadings(folder: string, largest: number, rounds: number): Promise<string> {
  const folders = await fillFolders(folder, largest);
  const sizes = new Map(folders.map((one) => [one, databaseBytes(one.dataDir)]));
  const starts = new Map<Folder, number>();
  for (const one of folders) starts.set(one, await medianStart(one.dataDir));
  const requested = await measureRequests(folders, rounds);
  const measured: Measured[] = [];
  for (const one of folders) {
    const bytes = sizes.get(one) ?? Number.NaN;
    const figures = {
      'readings, millions': (one.wearers * READINGS) / 1e6,
      'file, MB': bytes / MEGABYTE,
      'bytes a reading': bytes / one.wearers / READINGS,
      'start-up, ms': starts.get(one) ?? Number.NaN,
      ...requested.get(one),
      ...(await measureSweep(one)),
    };
    measured.push({ size: one.wearers, figures });
  }
  return `Wearers with a heart rate every minute for ${KEPT_DAYS} days, in batches of ${MINUTES_IN_BATCH}. One connection. Of first looks and batches, p99 is the slowest of a round.

${figureTable('wearers', measured)}`;
}
