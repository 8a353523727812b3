import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/errors.ts';

export const PART_NAMES = ['embedded', 'lambda', 'portraits', 'uploads', 'imports'] as const;
export type PartName = (typeof PART_NAMES)[number];

export const HELP = `Sends Hatchery invalid and hostile requests, pictures and exports, and checks every answer.

  npm run fuzz -- [flags]

  --seconds N   duration of all parts in seconds; 60 by default
  --seed N      seed of the search; random by default, and printed at the start
  --part NAME   run one part only: ${PART_NAMES.join(', ')}
  --path PATH   with --part and --seed: repeats a finding
  --help        this text

embedded and lambda: mutated requests from the contract, in scenarios of one user, against the embedded server and the
built functions. portraits and uploads: broken and hostile pictures, given to the decoder directly and uploaded.
imports: broken and hostile files of every kind that people import. Exits with 1 when it has a finding.`;

export interface FuzzOptions {
  seconds: number;
  seed: number;
  parts: readonly PartName[];
  path: string | undefined;
}

const FLAGS = {
  seconds: { type: 'string' },
  seed: { type: 'string' },
  part: { type: 'string' },
  path: { type: 'string' },
  help: { type: 'boolean' },
} as const;
const MAX_SEED = 2 ** 31;

/** Parses the flags. @throws UsageError with a one-line message that names the invalid flag. */
export function readFuzzFlags(args: string[]): FuzzOptions | 'help' {
  const values = readFlags(args);
  if (values.help) return 'help';
  const part = PART_NAMES.find((name) => name === values.part);
  if (values.part !== undefined && !part) throw new UsageError(`--part must be one of ${PART_NAMES.join(', ')}.`);
  if (values.path !== undefined && !(part && values.seed)) throw new UsageError('--path needs --part and --seed.');
  return {
    seconds: wholeNumber('--seconds', values.seconds ?? '60'),
    seed: values.seed === undefined ? Math.floor(Math.random() * MAX_SEED) : wholeNumber('--seed', values.seed),
    parts: part ? [part] : PART_NAMES,
    path: values.path,
  };
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} See npm run fuzz -- --help.`);
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}\d?$/.test(text)) throw new UsageError(`${name} must be a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}
