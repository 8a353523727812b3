import { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { baseUrlOption, type JsonFlag, jsonOption, readBaseUrl } from '../flags.ts';
import { createOutput } from '../output.ts';
import { readExport } from './file.ts';
import { importUser } from './run.ts';

interface ImportUserFlags extends JsonFlag {
  baseUrl?: string;
  to?: string;
  newId?: boolean;
}

const HELP = `
Recreated are the profile, the portrait, an upload that waits to be published, and the streams with their readings and every
consent in its order. The user's new access token is shown at once, and each stream's new token at the end: the old ones were
never in the file. Readings older than 90 days are not kept. An import that fails or is interrupted (Ctrl-C) erases what it
had created.`;

export const importUserCommand = (): Command =>
  new Command('import-user')
    .description('recreate an exported user on another Hatchery')
    .argument('<file>', 'what GET /users/{user_id}/export answered')
    .addOption(baseUrlOption(', which has to be named'))
    .option('--to <url>', 'the same as --base-url')
    .option('--new-id', 'give the user another id: where their own is taken, or was erased in the last 30 days')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (file: string, flags: ImportUserFlags) => {
      const { newId = false } = flags;
      const output = createOutput(flags);
      const address = flags.to ?? flags.baseUrl;
      if (!address) throw new UsageError('Set the server to import to, such as --base-url http://localhost:8787.');
      const baseUrl = readBaseUrl(address);
      const interruption = new AbortController();
      // Once: a second Ctrl-C ends the process at once, and leaves what was created.
      process.once('SIGINT', () => interruption.abort());
      const options = { baseUrl, newId, signal: interruption.signal };
      output.finish(await importUser(await readExport(file), options, output.say));
    });
