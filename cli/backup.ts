/** `npm run backup`: a copy of a data folder, taken beside the running server. */
import { existsSync } from 'node:fs';
import { HELP, readBackupFlags } from './backup/flags.ts';
import { backUp } from './backup/run.ts';
import { runCommand } from './feed/command.ts';

await runCommand(async () => {
  // Whatever is written is for this user of the machine alone.
  process.umask(0o077);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const options = readBackupFlags(process.argv.slice(2), process.env);
  if (options === 'help') return console.log(HELP);
  const { users, portraits } = await backUp(options);
  console.log(`${options.to} is complete: ${users} users, ${portraits} portraits.`);
});
