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
Imports the profile, the portrait, an unpublished upload, and the streams with their readings and consent logs. Prints the
user's new access token at the beginning, and each stream's new ingest token at the end: an export does not contain the old
tokens. Readings older than 90 days are skipped. An import that fails or is interrupted (Ctrl-C) erases what it has created.`;

export const importUserCommand = (): Command =>
  new Command('import-user')
    .description('recreate an exported user on another server')
    .argument('<file>', 'the answer of GET /users/{user_id}/export')
    .addOption(baseUrlOption(' (required)'))
    .option('--to <url>', 'alias of --base-url')
    .option('--new-id', "create a new id, if the user's id is taken or was erased in the last 30 days")
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (file: string, flags: ImportUserFlags) => {
      const { newId = false } = flags;
      const output = createOutput(flags);
      const address = flags.to ?? flags.baseUrl;
      if (!address) throw new UsageError('Set the server to import to, such as --base-url http://localhost:8787.');
      const baseUrl = readBaseUrl(address);
      const interruption = new AbortController();
      // `once`, so that a second Ctrl-C ends the process immediately, without erasing the user.
      process.once('SIGINT', () => interruption.abort());
      const options = { baseUrl, newId, signal: interruption.signal };
      output.finish(await importUser(await readExport(file), options, output.say));
    });
