import { Command } from 'commander';
import { isScenario, SCENARIOS } from '../../sources/simulated-watch/scenarios.ts';
import { UsageError } from '../errors.ts';
import { addTargetOptions, readTarget, readZone, type TargetFlags } from '../flags.ts';
import { createOutput } from '../output.ts';
import { runWatch, type WatchOptions } from './run.ts';

export interface WatchFlags extends TargetFlags {
  scenario?: string;
  days?: string;
  timeZone?: string;
  seed?: string;
}

const HELP = `
Scenarios: normal, stress, workout, sleep (long, deep sleep) or burnout (gets worse over four weeks).
With the owner's token, each scenario has its own stream, and the pet is evaluated from the latest scenario. Readings that were
sent before are not stored twice, except for the current hour.`;

export const watchCommand = (): Command =>
  addTargetOptions(new Command('watch').description('send the readings of a simulated watch, up to now'))
    .option('--scenario <name>', `${Object.keys(SCENARIOS).join(', ')}`)
    .option('--days <n>', 'number of days including today, from 1 to 89; 7 by default, 28 for burnout')
    .option('--time-zone <zone>', "time zone of the wearer, such as Europe/Berlin; this computer's by default")
    .option('--seed <text>', "seed of the simulation: another seed is another person; the user's id by default")
    .addHelpText('after', HELP)
    .action(async (flags: WatchFlags) => {
      const output = createOutput(flags);
      output.finish(await runWatch(await readWatchOptions(flags), Date.now(), output.say));
    });

/**
 * Maximum of `--days`. It is one day less than the server's retention of 90 days, so that the oldest readings are not rejected as too old.
 */
const MAX_DAYS = 89;

/**
 * Parses the flags of `watch`.
 *
 * @throws a UsageError that names the invalid flag
 */
export async function readWatchOptions(flags: WatchFlags): Promise<WatchOptions> {
  const { scenario = '' } = flags;
  if (!isScenario(scenario)) {
    const names = Object.keys(SCENARIOS).join(', ');
    throw new UsageError(`--scenario must be one of ${names}, not ${JSON.stringify(scenario)}.`);
  }
  const days = flags.days ?? (scenario === 'burnout' ? '28' : '7');
  if (!/^\d{1,2}$/.test(days) || Number(days) < 1 || Number(days) > MAX_DAYS) {
    throw new UsageError(`--days must be a whole number from 1 to ${MAX_DAYS}, not ${JSON.stringify(days)}.`);
  }
  const zone = readZone(flags.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const target = await readTarget(flags);
  return { ...target, scenario, days: Number(days), zone, seed: flags.seed ?? target.userId };
}
