/** `npm run watch`: a simulated watch that brings readings up to now, through the public API alone. */
import { runCommand } from './feed/command.ts';
import { say } from './feed/terminal.ts';
import { HELP, readWatchFlags } from './watch/flags.ts';
import { runWatch } from './watch/run.ts';

await runCommand(async () => {
  const options = readWatchFlags(process.argv.slice(2));
  if (options === 'help') return console.log(HELP);
  await runWatch(options, Date.now(), say);
});
