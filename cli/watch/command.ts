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
Scenarios: normal, stress, workout, sleep (nights long and deep) or burnout (four weeks of getting worse).
With the owner's token each scenario has a stream of its own, and the pet follows the latest. What was sent before is not
stored again, except for the current hour.`;

export const watchCommand = (): Command =>
  addTargetOptions(new Command('watch').description('send the readings of a simulated watch, up to now'))
    .option('--scenario <name>', `${Object.keys(SCENARIOS).join(', ')}`)
    .option('--days <n>', 'how many days, today included, from 1 to 89; 7 by default, and 28 for burnout')
    .option('--time-zone <zone>', "where the wearer lives, such as Europe/Berlin; this computer's by default")
    .option('--seed <text>', "another text is another person; the user's id by default")
    .addHelpText('after', HELP)
    .action(async (flags: WatchFlags) => {
      const output = createOutput(flags);
      output.finish(await runWatch(await readWatchOptions(flags), Date.now(), output.say));
    });

/** Readings are kept for 90 days. */
const MAX_DAYS = 89;

/** Throws a UsageError, in one line that names the flag at fault. */
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
