import { resolve } from 'node:path';
import { misuse } from '../feed/failure.ts';
import { readFlags } from '../feed/flags.ts';
import type { BackupOptions } from './run.ts';

export const HELP = `Copies a data folder, whether a server is running on it or not.

  npm run backup -- --to FOLDER [--data-dir FOLDER]

  --to FOLDER        where the copy goes; must not be there yet. It is there once it is complete, and not before
  --data-dir FOLDER  what is copied; DATA_DIR, or ./data, unless said otherwise
  --help             this text

To go back to a backup, stop the server and start it with DATA_DIR on a copy of it.`;

const FLAGS = { to: { type: 'string' }, 'data-dir': { type: 'string' }, help: { type: 'boolean' } } as const;

/** Throws a misuse, in one line that names the flag at fault. */
export function readBackupFlags(args: string[], env: NodeJS.ProcessEnv): BackupOptions | 'help' {
  const { values } = readFlags({ args, options: FLAGS }, 'npm run backup -- --help');
  if (values.help) return 'help';
  if (!values.to) throw misuse('Say where the backup goes: --to FOLDER.');
  return { dataDir: resolve(values['data-dir'] ?? (env.DATA_DIR || './data')), to: resolve(values.to) };
}
