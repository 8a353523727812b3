import { parseArgs } from 'node:util';

export const HELP = `Erases the users again who have come back with restored tables. From the others, withdraws again what was withdrawn
since: consents, streams, tokens and codes, passkeys, identities and profile fields. Locks are set as they were last.

  npm run erase-again -- --erased-in TABLE --users TABLE --health-data TABLE --pet-states TABLE --removals TABLE --audit TABLE --bucket NAME

  --erased-in TABLE    a table of users that is newer than the restored one, such as the table that it replaces: its
                       tombstones name the users erased in the last 30 days, and its users have what was withdrawn.
                       May be repeated, the newest last
  --ids FILE           a file with ids of erased users, one per line. May be repeated
  --users TABLE        the restored table of users
  --health-data TABLE  the restored table of readings
  --pet-states TABLE   the table of pets that will be used
  --removals TABLE     the table of removals that will be used: the sweeper finishes the erasures that this program began
  --audit TABLE        the table of the audit log: it names the users erased in the last year, and gets the erasures
  --bucket NAME        the bucket of pictures
  --erase              erase and withdraw; without it, the program only counts

Environment: AWS_REGION, and the credentials AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for a role, AWS_SESSION_TOKEN.
The program can be repeated: it continues where it stopped.`;

const NAME = { type: 'string' } as const;
const NAMES = { type: 'string', multiple: true, default: [] as string[] } as const;
const FLAGS = {
  'erased-in': NAMES,
  ids: NAMES,
  users: NAME,
  'health-data': NAME,
  'pet-states': NAME,
  removals: NAME,
  audit: NAME,
  bucket: NAME,
  erase: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The settings of the stores, by the flag that sets them. */
const SETTINGS = {
  users: 'USERS_TABLE',
  'health-data': 'HEALTH_DATA_TABLE',
  'pet-states': 'PET_STATES_TABLE',
  removals: 'REMOVALS_TABLE',
  audit: 'AUDIT_TABLE',
  bucket: 'AVATARS_BUCKET',
} as const;

type Setting = (typeof SETTINGS)[keyof typeof SETTINGS];

export interface Flags {
  erasedIn: string[];
  idFiles: string[];
  names: Record<Setting, string>;
  erase: boolean;
}

/**
 * Parses the command line.
 *
 * @returns undefined if it asks for help
 * @throws an Error that names the flag
 */
export function readFlags(args: string[]): Flags | undefined {
  const { 'erased-in': erasedIn, ids: idFiles, erase, help, ...named } = parseArgs({ args, options: FLAGS }).values;
  if (help) return undefined;
  const flags = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  const missing = flags.filter((flag) => !named[flag]);
  if (missing.length > 0) throw new Error(`Set ${missing.map((flag) => `--${flag}`).join(', ')}.`);
  if (erasedIn.length + idFiles.length === 0) throw new Error('Set --erased-in to a newer table of users, or --ids.');
  if (erasedIn.includes(named.users ?? ''))
    throw new Error('--erased-in must be a newer table than --users: a restored table does not name later erasures.');
  const names = Object.fromEntries(flags.map((flag) => [SETTINGS[flag], named[flag] ?? '']));
  return { erasedIn, idFiles, names: names as Record<Setting, string>, erase };
}
