import { join } from 'node:path';
import { Command } from 'commander';
import { CommandError } from './errors.ts';

const SERVER = join(import.meta.dirname, '../server/start.mjs');

/**
 * Replaces this process by the server, with the arguments as they are: signals and the exit code are the server's own. A new
 * program image and not an import, as V8 takes the size of its young generation only at its start.
 */
export const startCommand = (): Command =>
  new Command('start')
    .description('run the server, as npm start does; start --help lists its flags')
    .usage('[flags]')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((_flags, { args }: Command) => {
      const command = [process.execPath, '--max-semi-space-size=8', SERVER, ...args];
      if (!process.execve) throw new CommandError('This platform cannot replace a process: use npm start.');
      process.execve(process.execPath, command, process.env);
    });
