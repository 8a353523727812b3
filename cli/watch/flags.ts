import { isScenario, SCENARIOS, type Scenario } from '../../sources/simulated-watch/scenarios.ts';
import type { Zone } from '../../sources/zone.ts';
import { misuse } from '../feed/failure.ts';
import { readFlags, readTarget, readZone, TARGET_FLAGS, TARGET_HELP, type Target } from '../feed/flags.ts';

export const HELP = `A simulated watch: brings readings such as somebody's wrist would, up to now.

  npm run watch -- --user ID --token TOKEN --scenario NAME [flags]

${TARGET_HELP}
  --scenario NAME    normal, stress, workout, sleep (nights long and deep) or burnout (four weeks of getting worse)
  --days N           how many days, today included, from 1 to 89; 7, and 28 for burnout, unless said otherwise
  --time-zone ZONE   where the wearer lives, such as Europe/Berlin; where this computer is, unless said otherwise
  --seed TEXT        another text, another person; the user's id unless said otherwise
  --help             this text

With the owner's token each scenario has a stream of its own, and while one plays the pet does not heed the others. What was sent
once is not stored again; only the hour that is not over yet is.`;

export interface WatchOptions extends Target {
  scenario: Scenario;
  days: number;
  zone: Zone;
  seed: string;
}

const FLAGS = {
  ...TARGET_FLAGS,
  scenario: { type: 'string' },
  days: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** Readings are kept for 90 days. */
const MOST_DAYS = 89;

/** Throws a misuse, in one line that names the flag at fault. */
export function readWatchFlags(args: string[]): WatchOptions | 'help' {
  const { values } = readFlags({ args, options: FLAGS }, 'npm run watch -- --help');
  if (values.help) return 'help';
  const target = readTarget(values);
  const scenario = values.scenario ?? '';
  if (!isScenario(scenario)) {
    throw misuse(`--scenario must be one of ${Object.keys(SCENARIOS).join(', ')}, not ${JSON.stringify(scenario)}.`);
  }
  const days = values.days ?? (scenario === 'burnout' ? '28' : '7');
  if (!/^\d{1,2}$/.test(days) || Number(days) < 1 || Number(days) > MOST_DAYS) {
    throw misuse(`--days must be a whole number from 1 to ${MOST_DAYS}, not ${JSON.stringify(days)}.`);
  }
  const zone = readZone(values['time-zone'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  return { ...target, scenario, days: Number(days), zone, seed: values.seed ?? target.userId };
}
