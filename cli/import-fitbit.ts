/** `npm run import:fitbit`: brings the CSV files of a Fitbit export into a stream, through the public API alone. */
import { runCommand } from './feed/command.ts';
import { say } from './feed/terminal.ts';
import { HELP, readImportFlags } from './import/flags.ts';
import { runImport } from './import/run.ts';

await runCommand(async () => {
  const options = readImportFlags(process.argv.slice(2), Date.now());
  if (options === 'help') return console.log(HELP);
  await runImport(options, Date.now(), say);
});
