import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { SourceError } from '../sources/errors.ts';
import { auditCommand } from './audit/command.ts';
import { backupCommand } from './backup/command.ts';
import { demoCommand } from './demo/command.ts';
import { CommandError, EXIT_CODES, UsageError } from './errors.ts';
import { importCommand } from './import/command.ts';
import { importUserCommand } from './import-user/command.ts';
import { printable } from './output.ts';
import { restoreCommand } from './restore/command.ts';
import { serviceKeyCommand } from './service-key/command.ts';
import { startCommand } from './start.ts';
import { usersCommand } from './users/command.ts';
import { watchCommand } from './watch/command.ts';

const ENVIRONMENT = `
Environment, also read from .env:
  HATCHERY_URL          URL of the server, for --base-url
  HATCHERY_TOKEN        access token, for --token; flags are visible to other users of this machine
  HATCHERY_SERVICE_KEY  service key, for users and audit; there is no flag for it
  DATA_DIR              the server's data folder, for --data-dir

Exit codes:
${Object.values(EXIT_CODES)
  .map(({ code, meaning }) => `  ${code}  ${meaning}`)
  .join('\n')}

Every command has --help.`;

const SERVICE_KEY = /htk_[\w-]{8}/;
const PACKAGE = join(import.meta.dirname, '../package.json');

function createProgram(): Command {
  const commands = [
    startCommand(),
    demoCommand(),
    watchCommand(),
    importCommand(),
    importUserCommand(),
    backupCommand(),
    restoreCommand(),
    serviceKeyCommand(),
    usersCommand(),
    auditCommand(),
  ];
  const program = new Command('hatchery').description(
    'Runs the server, creates demo data, sends and imports readings, imports users, makes and restores backups, helps operators, and makes keys for other back ends.',
  );
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands, ...commands.flatMap(({ commands: below }) => below)]) {
    // Commander throws its errors instead of printing them. `run` prints them.
    command.exitOverride().configureOutput({ outputError: () => {} });
  }
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  return program
    .version(version, '--version', 'print the version')
    .addHelpText('after', ENVIRONMENT)
    .helpCommand(false);
}

/** Runs `hatchery` with the given arguments. Prints any error, and sets the exit code. */
export async function run(args: string[]): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  // The reader of a pipe may close it early, as `head` does. The command continues without output.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    console.error(`The output cannot be written (${error.code}). If it goes to a file, check the disk space.`);
    process.exit(EXIT_CODES.failed.code);
  });
  await exitCleanly(async () => {
    if (args.some((arg) => SERVICE_KEY.test(arg))) {
      throw new UsageError(
        'A service key was given as an argument, which other users of this machine can read. Replace the key, and set HATCHERY_SERVICE_KEY instead.',
      );
    }
    const program = createProgram();
    try {
      await program.parseAsync(args, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      const path = commandPath(program, args);
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      // Commander has already printed the help text or the version.
      if (!/^commander\.(help|version)/.test(error.code)) console.error(lineOf(error, path));
    }
  });
}

/** Runs a program. Expected errors are printed as a message only, all others with a stack trace. */
export async function exitCleanly(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const text = error instanceof CommandError || error instanceof SourceError ? error.message : inspect(error);
    console.error(text.split('\n').map(printable).join('\n'));
    process.exitCode = error instanceof CommandError ? error.exitCode : 1;
  }
}

/** @returns the names of the command and its subcommand in the arguments, such as `users list`; '' without a command */
function commandPath(program: Command, args: string[]): string {
  const command = program.commands.find((one) => one.name() === args[0]);
  const below = command?.commands.find((one) => one.name() === args[1]);
  return [command?.name(), below?.name()].filter(Boolean).join(' ');
}

/** Formats the message for an invalid command line, and refers the user to `--help`. */
function lineOf({ message }: CommanderError, command: string): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  return printable(`${text}${/[.?)]$/.test(text) ? '' : '.'} See npx hatchery ${command ? `${command} ` : ''}--help.`);
}
