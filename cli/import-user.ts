/** `npm run import:user`: recreates an exported user on another Hatchery, through its public API alone. */
import { runCommand } from './feed/command.ts';
import { say } from './feed/terminal.ts';
import { readExport } from './import-user/file.ts';
import { HELP, readUserFlags } from './import-user/flags.ts';
import { importUser } from './import-user/run.ts';

await runCommand(async () => {
  const options = readUserFlags(process.argv.slice(2));
  if (options === 'help') return console.log(HELP);
  const interruption = new AbortController();
  // Once: whoever insists gets out at once, and leaves behind what is there.
  process.once('SIGINT', () => interruption.abort());
  await importUser(await readExport(options.file), { ...options, signal: interruption.signal }, say);
});
