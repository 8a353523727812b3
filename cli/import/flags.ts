import { DAY_MS } from '../../sources/durations.ts';
import type { Zone } from '../../sources/zone.ts';
import { misuse } from '../feed/failure.ts';
import { readFlags, readTarget, readZone, TARGET_FLAGS, TARGET_HELP, type Target } from '../feed/flags.ts';

export const HELP = `Imports a Fitbit export: nights, daily steps and heart rates from its CSV files.

  npm run import:fitbit -- FOLDER --user ID --token TOKEN --time-zone ZONE [flags]

${TARGET_HELP}
  --time-zone ZONE   where the wearer lived, such as Europe/Berlin: the files have wall-clock times only
  --person ID        whose rows, if there are several people in the files
  --as-if-until DAY  moves all dates by whole days, so that the last one is DAY: today, or a date such as 2026-03-14
  --every-second     keeps each heart rate; else there is the mean of each minute, which takes a twelfth of the storage
  --help             this text

A night is taken to end at 7:00 on its day and to begin as much earlier as was spent in bed; steps count from midnight to midnight.
Readings older than 90 days are not kept. It can be run again at any time: what is there already is not stored twice.`;

export interface ImportOptions extends Target {
  folder: string;
  zone: Zone;
  person?: string;
  /** The midnight, on the wall clock, of the day that is to be the last. */
  asIfUntil?: number;
  everySecond: boolean;
}

const FLAGS = {
  ...TARGET_FLAGS,
  person: { type: 'string' },
  'as-if-until': { type: 'string' },
  'every-second': { type: 'boolean' },
} as const;

/** Throws a misuse, in one line that names the flag at fault. */
export function readImportFlags(args: string[], now: number): ImportOptions | 'help' {
  const config = { args, options: FLAGS, allowPositionals: true } as const;
  const { values, positionals } = readFlags(config, 'npm run import:fitbit -- --help');
  if (values.help) return 'help';
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) {
    throw misuse('Name one folder, the one with the exported CSV files: npm run import:fitbit -- FOLDER …');
  }
  const target = readTarget(values);
  if (values['time-zone'] === undefined) {
    throw misuse('Say where the wearer lived, as the files have wall-clock times only: --time-zone Europe/Berlin.');
  }
  const zone = readZone(values['time-zone']);
  const until = values['as-if-until'];
  return {
    ...target,
    folder,
    zone,
    everySecond: values['every-second'] ?? false,
    ...(values.person === undefined ? {} : { person: values.person }),
    ...(until === undefined ? {} : { asIfUntil: dayFrom(until, zone, now) }),
  };
}

function dayFrom(text: string, zone: Zone, now: number): number {
  if (text === 'today') return Math.floor((now + zone.offsetAt(now)) / DAY_MS) * DAY_MS;
  const day = Date.parse(`${text}T00:00:00Z`);
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
  if (isDate) return day;
  throw misuse(`--as-if-until must be today or a date such as 2026-03-14, not ${JSON.stringify(text)}.`);
}
