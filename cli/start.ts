import { join } from 'node:path';
import { Command } from 'commander';
import { CommandError } from './errors.ts';

const SERVER = join(import.meta.dirname, '../server/start.mjs');
/** The reasons are in docs/decisions.md: 14, 117, 124 and 130. */
const NODE_FLAGS = [
  '--min-semi-space-size=2',
  '--max-semi-space-size=8',
  '--no-parallel-scavenge',
  '--max-old-space-size=1024',
  '--preserve-symlinks',
];

/**
 * Replaces this process with the server, so that signals and the exit code are those of the server. The server is not imported instead,
 * because V8 reads these flags only when a process starts.
 */
export const startCommand = (): Command =>
  new Command('start')
    .description('run the server, like npm start; start --help lists its flags')
    .usage('[flags]')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((_flags, { args }: Command) => {
      const command = [process.execPath, ...NODE_FLAGS, SERVER, ...args];
      if (!process.execve) throw new CommandError('This platform cannot replace a process: use npm start.');
      process.execve(process.execPath, command, process.env);
    });
