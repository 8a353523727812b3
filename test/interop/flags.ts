import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/errors.ts';
import { GENERATORS } from './generators.ts';

const NAMES = Object.keys(GENERATORS);

export const HELP = `Generates clients from the contract of a running server, compiles them, and plays a story with each: against this
server, and against one that answers with members, moods, metrics and purposes that the contract does not have yet.

  npm run interop -- [flags]

  --only a,b   run these generators only: ${NAMES.join(', ')}
  --quick      run only the generators that continuous integration runs
  --help       this text

A missing program fails its generators. Exits with 1 if a generator fails.`;

const FLAGS = { only: { type: 'string' }, quick: { type: 'boolean' }, help: { type: 'boolean' } } as const;

/**
 * Parses the flags.
 * @returns the names of the generators to run
 * @throws UsageError with a one-line message that names the invalid flag
 */
export function readInteropFlags(args: string[]): string[] | 'help' {
  const { only, quick, help } = readFlags(args);
  if (help) return 'help';
  const chosen = only?.split(',') ?? NAMES;
  const unknown = chosen.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new UsageError(`--only must be some of ${NAMES.join(', ')}, not ${unknown}.`);
  return chosen.filter((name) => !quick || GENERATORS[name]?.quick);
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} See npm run interop -- --help.`);
  }
}
