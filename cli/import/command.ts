import { Command } from 'commander';
import { DAY_MS } from '../../sources/durations.ts';
import type { Zone } from '../../sources/zone.ts';
import { UsageError } from '../errors.ts';
import { addTargetOptions, readTarget, readZone, type TargetFlags } from '../flags.ts';
import { createOutput } from '../output.ts';
import { limitHeap } from './limit-heap.ts';
import { type ImportOptions, runImport } from './run.ts';

export interface ImportFlags extends TargetFlags {
  timeZone?: string;
  person?: string;
  asIfUntil?: string;
  everySecond?: boolean;
}

const HELP = `
Reads sleep, daily steps and heart rates from the CSV files of the Fitbit research data (Fitabase). The files have only the
day and the duration of a night: it is assumed to end at 7:00. Steps count from midnight to midnight. Readings older than 90
days are skipped. The command is idempotent: if it runs again, nothing is stored twice.`;

export const importCommand = (): Command =>
  addTargetOptions(new Command('import').description('import the readings of an export of another service'))
    .argument('<folder>', 'the folder with the exported files')
    .option('--time-zone <zone>', 'time zone of the wearer, such as Europe/Berlin: the files have local times only')
    .option('--person <id>', 'the person to import, if the files have several')
    .option('--as-if-until <day>', 'shift all dates so that the last day is this one: today, or 2026-03-14')
    .option('--every-second', 'store every heart rate instead of the mean of each minute; twelve times the storage')
    .addHelpText('after', HELP)
    .action(async (folder: string, flags: ImportFlags) => {
      const output = createOutput(flags);
      limitHeap();
      const now = Date.now();
      output.finish(await runImport(await readImportOptions(folder, flags, now), now, output.say));
    });

/**
 * Parses the flags of `import`.
 *
 * @throws a UsageError that names the invalid flag
 */
export async function readImportOptions(folder: string, flags: ImportFlags, now: number): Promise<ImportOptions> {
  const { timeZone, person, asIfUntil: until, everySecond = false } = flags;
  if (timeZone === undefined) {
    throw new UsageError(
      'Set the time zone of the wearer, because the files have local times only: --time-zone Europe/Berlin.',
    );
  }
  const zone = readZone(timeZone);
  const asIfUntil = until === undefined ? {} : { asIfUntil: dayFrom(until, zone, now) };
  const target = await readTarget(flags);
  return { ...target, folder, zone, everySecond, ...(person === undefined ? {} : { person }), ...asIfUntil };
}

function dayFrom(text: string, zone: Zone, now: number): number {
  if (text === 'today') return Math.floor((now + zone.offsetAt(now)) / DAY_MS) * DAY_MS;
  const day = Date.parse(`${text}T00:00:00Z`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
  if (isDate) return day;
  throw new UsageError(`--as-if-until must be today or a date such as 2026-03-14, not ${JSON.stringify(text)}.`);
}
