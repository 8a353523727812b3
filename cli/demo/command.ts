import { Command } from 'commander';
import { baseUrlOption, DEFAULT_BASE_URL, type JsonFlag, jsonOption, readBaseUrl } from '../flags.ts';
import { createOutput } from '../output.ts';
import { FIVE_PETS, PETS } from './pets.ts';
import { runDemo } from './run.ts';

interface DemoFlags extends JsonFlag {
  baseUrl?: string;
  all?: boolean;
  to: string;
}

const HELP = `
The readings end now, and their moods last for a day. After two days without new readings a pet is curious. Every run creates new
users. The exit code is 1 if a pet has another mood than intended.

The access tokens are saved in files that only you can read, for curl -H @FILE. With --json they are printed instead. If the server
has the web app, a link for each pet is printed that opens it there. The link contains a recovery code.`;

export const demoCommand = (): Command =>
  new Command('demo')
    .description('create five users with pets in different moods, to try a server')
    .option('--all', `create ${PETS.length} users, one for each mood`)
    .addOption(baseUrlOption())
    .option('--to <folder>', 'folder for the files with access tokens', 'hatchery-demo')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: DemoFlags) => {
      const output = createOutput(flags);
      const baseUrl = readBaseUrl(flags.baseUrl || DEFAULT_BASE_URL);
      const pets = flags.all ? PETS : FIVE_PETS;
      output.finish(await runDemo({ baseUrl, pets, ...(flags.json ? {} : { folder: flags.to }) }, output.say));
    });
