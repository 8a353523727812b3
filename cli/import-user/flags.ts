import { misuse } from '../feed/failure.ts';
import { readBaseUrl, readFlags } from '../feed/flags.ts';

export const HELP = `Recreates an exported user on another Hatchery, through its public API alone.

  npm run import:user -- FILE --to URL [--new-id]

  FILE       what GET /users/{user_id}/export answered
  --to URL   where the other Hatchery is, such as http://localhost:8787
  --new-id   gives the user another id: where their own is taken, or was erased in the last 30 days
  --help     this text

The profile, the portrait, an upload that waits, and the streams come along, with their readings and all that was agreed to, step by
step. The user's new access token is shown at once, and each stream's new token in the end: the old ones were never in the file.
Readings older than 90 days are not kept. An import that fails or is stopped (Ctrl-C) erases again what it had made.`;

export interface ImportOptions {
  file: string;
  baseUrl: string;
  newId: boolean;
}

const FLAGS = { to: { type: 'string' }, 'new-id': { type: 'boolean' }, help: { type: 'boolean' } } as const;

/** Throws a misuse, in one line that says what to write. */
export function readUserFlags(args: string[]): ImportOptions | 'help' {
  const config = { args, options: FLAGS, allowPositionals: true } as const;
  const { values, positionals } = readFlags(config, 'npm run import:user -- --help');
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw misuse('Name one file, the one with the export: npm run import:user -- FILE --to URL');
  }
  if (values.to === undefined) throw misuse('Say where the user is to go: --to http://localhost:8787');
  return { file, baseUrl: readBaseUrl(values.to, '--to'), newId: values['new-id'] ?? false };
}
