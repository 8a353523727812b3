import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { storageErrorCode } from '../../adapters/disk/storage-error.ts';
import { CommandError, UsageError } from '../errors.ts';
import { type JsonFlag, jsonOption } from '../flags.ts';
import { createOutput, type Output } from '../output.ts';
import { askYesOrNo } from '../prompt.ts';
import { linesOf, planLines } from './report.ts';
import type { RestoreOptions, restore as restoreFunction } from './restore.ts';

interface RestoreFlags extends JsonFlag {
  dataDir?: string;
  newerBackup: string[];
  withoutErasures?: boolean;
  yes?: boolean;
}

const HELP = `
Stop the server first. What was done since the backup is lost, with two exceptions. What was erased, withdrawn,
revoked or removed since is so again: users, consents, streams, tokens, codes, passkeys, identities and push
subscriptions. And locks are as they were last.
This is read from the database that is replaced, from later backups, and from the audit log. If none of them has a
user of the backup, the command refuses. The replaced data is kept in the data folder as replaced-TIME.

Exit codes: 0 restored, 1 failed or cancelled, 2 wrong usage, 4 refused. In all cases but 0 nothing was changed.`;

export const restoreCommand = (): Command =>
  new Command('restore')
    .description('replace the data of a stopped server by a backup, and erase again who was erased since')
    .argument('<backup>', 'the folder of the backup')
    .addOption(new Option('--data-dir <folder>', "the server's data folder; ./data by default").env('DATA_DIR'))
    .addOption(
      new Option(
        '--newer-backup <folder>',
        'a later backup, or its hatchery.db, that shows who was erased since; repeatable',
      )
        .default([], 'none')
        .argParser((path: string, earlier: string[]) => [...earlier, path]),
    )
    .option('--without-erasures', 'also restore users of whom it is unknown whether they were erased since the backup')
    .option('--yes', 'restore without asking')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (backup: string, flags: RestoreFlags) => {
      process.umask(0o077);
      const dataDir = resolve(flags.dataDir || './data');
      checkOwner(dataDir);
      const output = createOutput(flags);
      const options: RestoreOptions = {
        backup: resolve(backup),
        dataDir,
        newerBackups: flags.newerBackup.map((path) => resolve(path)),
        withoutErasures: flags.withoutErasures ?? false,
        async confirm(plan, sources) {
          for (const line of [...sources.notes, ...planLines(plan, dataDir)]) output.say(line);
          if (!flags.yes) await ask(dataDir);
        },
      };
      // Loaded only here, because it loads the stores.
      const { restore } = await import('./restore.ts');
      const restored = await restore(options).catch((error) => {
        throw explained(error, dataDir);
      });
      finish(restored, dataDir, output);
    });

function finish(
  restored: Awaited<ReturnType<typeof restoreFunction>>,
  dataDir: string,
  { say, finish: end }: Output,
): void {
  for (const line of linesOf(restored, dataDir)) say(line);
  end({ result: { data_dir: dataDir, ...restored } });
}

async function ask(dataDir: string): Promise<void> {
  const answers = await askYesOrNo([`Replace the data in ${dataDir}? [y/N] `], 'Cancelled. Nothing was changed.');
  if (!answers) throw new UsageError('Without a terminal, set --yes to restore. Nothing was changed.');
  if (!answers[0]) throw new CommandError('Cancelled. Nothing was changed.');
}

/** The server could not read files that another user of the machine restores. */
function checkOwner(dataDir: string): void {
  const user = process.geteuid?.();
  if (user === undefined || !existsSync(dataDir) || statSync(dataDir).uid === user) return;
  throw new CommandError(`${dataDir} belongs to another user of the machine: run the command as the server's user.`);
}

/** Adds advice to a storage error. */
function explained(error: unknown, dataDir: string): unknown {
  const code = storageErrorCode(error);
  if (!code) return error;
  return new CommandError(
    `The restore failed (${code}): let this user of the machine write to ${dataDir}, and see that the disk has room for a copy of the backup. The data is as it was before, or completely restored: run the command again.`,
  );
}
