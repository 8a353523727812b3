import { Command } from 'commander';
import { ConfigError } from '../../core/errors.ts';
import { newServiceKey } from '../../core/services/new-service-key.ts';
import { SCOPES, type Scope } from '../../core/services/scopes.ts';
import {
  type ConfiguredKey,
  isScope,
  MAX_KEYS,
  parseExpiry,
  readServiceKeys,
  SERVICE_NAME,
} from '../../core/services/service-keys.ts';
import { CommandError, UsageError } from '../errors.ts';
import { printable } from '../output.ts';

export interface ServiceKeyFlags {
  name: string;
  scopes: string;
  expires?: string;
}

const SCOPE_LINES = Object.entries(SCOPES).map(([scope, meaning]) => `  ${scope.padEnd(14)} ${meaning}`);
const HELP = `
Scopes:
${SCOPE_LINES.join('\n')}

Prints the key, which is stored nowhere and not shown again, and the line SERVICE_KEYS=… for the server's settings. Its value has no
quotes, blanks or $. If SERVICE_KEYS is set here or in .env, the line has these keys too, so that it can replace the old line.

To replace a key without an interruption, make another with the same name, configure both, let the back end use the new one, then
remove the entry of the old one.`;

export const serviceKeyCommand = (): Command =>
  new Command('service-key')
    .description("create a key for one of the team's own back ends, or for an operator")
    .requiredOption('--name <name>', 'what the key is for, such as orchestrator; it is in the log and the audit log')
    .requiredOption('--scopes <scopes>', 'what the key may do, separated by commas')
    .option('--expires <date>', 'a date, such as 2027-06-01 (UTC), or a time; never by default')
    .addHelpText('after', HELP)
    .action((flags: ServiceKeyFlags) => {
      const present = process.env.SERVICE_KEYS ?? '';
      const configured = readPresent(present);
      const expired = configured.filter(({ expiresAt }) => expiresAt <= Date.now()).length;
      const { key, entry } = newServiceKey(readFlags(flags, Date.now()));
      console.log(`${key}\nSERVICE_KEYS=${[...entriesOf(present), entry].join()}`);
      console.error(adviceFor(configured.length, expired));
    });

/** @throws a UsageError that names the invalid flag */
export function readFlags({ name, scopes, expires }: ServiceKeyFlags, now: number) {
  if (!SERVICE_NAME.test(name)) {
    throw new UsageError('--name must have 1 to 40 characters of a-z, 0-9 and -, and must not begin with -.');
  }
  if (expires !== undefined) {
    const time = parseExpiry(expires);
    if (time === undefined) {
      throw new UsageError(
        '--expires must be a date, such as 2027-06-01 (UTC), or a time, such as 2027-06-01T12:00:00Z.',
      );
    }
    if (time <= now) throw new UsageError(`--expires must be in the future, not ${printable(expires)}.`);
  }
  return { name, scopes: readScopes(scopes), expires };
}

function readScopes(text: string): Scope[] {
  const scopes = [...new Set(text.split(',').map((scope) => scope.trim()))];
  const unknown = scopes.find((scope) => !isScope(scope));
  if (unknown === undefined) return scopes.filter(isScope);
  throw new UsageError(
    `--scopes must be some of ${Object.keys(SCOPES).join(', ')}, separated by commas, not ${JSON.stringify(unknown)}.`,
  );
}

const entriesOf = (text: string): string[] => (text.trim() === '' ? [] : text.split(',').map((entry) => entry.trim()));

/** @throws a CommandError if `SERVICE_KEYS` is invalid, or has no room for another key */
function readPresent(text: string): ConfiguredKey[] {
  const keys = readKeys(text);
  if (keys.length < MAX_KEYS) return keys;
  throw new CommandError(`SERVICE_KEYS has ${keys.length} keys already, the maximum. Remove one that is not used.`);
}

function readKeys(text: string): ConfiguredKey[] {
  try {
    return readServiceKeys(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CommandError(`${error.message} Correct it first, in the environment or .env.`);
  }
}

function adviceFor(others: number, expired: number): string {
  const advice = [
    'Give the key on the first line to the back end. It is not shown again.',
    others === 0
      ? 'Put the second line into the settings of the server and restart it. If the server has SERVICE_KEYS already, add the new value to them after a comma.'
      : `Replace the line SERVICE_KEYS in the settings of the server by the second line and restart it. The line has ${others === 1 ? 'the key' : `the ${others} keys`} of the present line, and the new key.`,
  ];
  if (expired > 0) advice.push(`${expired} of them ${expired === 1 ? 'has' : 'have'} expired and can be removed.`);
  return advice.join('\n');
}
