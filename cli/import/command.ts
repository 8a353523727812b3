import { Command } from 'commander';
import { ALL_METRICS, isMetric } from '../../core/streams/metrics.ts';
import { DAY_MS } from '../../sources/durations.ts';
import type { Zone } from '../../sources/zone.ts';
import { UsageError } from '../errors.ts';
import { addTargetOptions, readTarget, readZone, type TargetFlags } from '../flags.ts';
import { createOutput } from '../output.ts';
import { limitMemory } from './limit-memory.ts';
import { type ImportOptions, runImport } from './run.ts';

export interface ImportFlags extends TargetFlags {
  timeZone?: string;
  metrics?: string;
  yes?: boolean;
  person?: string;
  asIfUntil?: string;
}

const HELP = `
Reads exports of Apple Health, Google Takeout (Fitbit, Google Health), Health Connect, WHOOP and the Fitbit research data of
Fitabase. What kind it is, is found out from the content. The command first shows what the files have, and asks for each metric
whether it may be sent. Only readings of the last 90 days are sent, of one device or app for each metric and day; heart rates
as the mean of each minute. If the command runs again, or is interrupted and continues, nothing is stored twice.`;

export const importCommand = (): Command =>
  addTargetOptions(new Command('import').description('import the readings in the files of another app or service'))
    .argument('<files...>', 'the exported files: a zip, its unpacked folder, or single files')
    .option('--time-zone <zone>', "time zone of the wearer, such as Europe/Berlin; this computer's by default")
    .option('--metrics <names>', 'consent to these metrics instead of being asked, such as heart_rate,step_count')
    .option('--yes', 'consent to every metric that the files have')
    .option('--person <id>', 'the person to import, if the research data have several')
    .option(
      '--as-if-until <day>',
      'shift the dates of research data so that the last day is this one: today, or 2026-03-14',
    )
    .addHelpText('after', HELP)
    .action(async (paths: string[], flags: ImportFlags) => {
      limitMemory();
      const output = createOutput(flags);
      const now = Date.now();
      const interruption = new AbortController();
      process.on('SIGINT', () => {
        // A second Ctrl-C ends the process immediately.
        if (interruption.signal.aborted) process.exit(130);
        interruption.abort();
      });
      const options = await readImportOptions(paths, flags, now);
      output.finish(await runImport({ ...options, signal: interruption.signal }, now, output.say));
    });

/**
 * Parses the flags of `import`.
 *
 * @throws a UsageError that names the invalid flag
 */
export async function readImportOptions(
  paths: readonly string[],
  flags: ImportFlags,
  now: number,
): Promise<Omit<ImportOptions, 'signal'>> {
  const { timeZone, person, asIfUntil: until, metrics, yes = false, json = false } = flags;
  if (metrics !== undefined && yes) throw new UsageError('Set either --metrics or --yes.');
  const consent = metrics === undefined ? (yes ? 'all' : undefined) : metricsFrom(metrics);
  if (json && !consent) throw new UsageError('With --json, the command does not ask: set --metrics or --yes, too.');
  const zone = readZone(timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  return {
    paths,
    zone,
    isZoneGiven: timeZone !== undefined,
    consent,
    ...(person === undefined ? {} : { person }),
    ...(until === undefined ? {} : { asIfUntil: dayFrom(until, zone, now) }),
    ...(await readTarget(flags)),
  };
}

function metricsFrom(text: string) {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isMetric(name));
  if (unknown === undefined) return names.filter(isMetric);
  throw new UsageError(`--metrics must be some of ${ALL_METRICS.join(',')}, not ${JSON.stringify(unknown)}.`);
}

function dayFrom(text: string, zone: Zone, now: number): number {
  if (text === 'today') return Math.floor((now + zone.offsetAt(now)) / DAY_MS) * DAY_MS;
  const day = Date.parse(`${text}T00:00:00Z`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
  if (isDate) return day;
  throw new UsageError(`--as-if-until must be today or a date such as 2026-03-14, not ${JSON.stringify(text)}.`);
}
