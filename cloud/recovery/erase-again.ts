/** Erases users again after tables were restored on AWS, before clients get access to them: `npm run erase-again -- --help`. */
import { readFile } from 'node:fs/promises';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { erasedUsers, userState } from '../../adapters/dynamodb/erased-users.ts';
import { failureOf } from '../../http/observe.ts';
import { awsIn, readSettings } from '../lambda/environment.ts';
import { allStores } from '../lambda/stores.ts';
import { eraseAgain, type Found } from './again.ts';
import { type Flags, HELP, readFlags } from './flags.ts';

const clock = () => new Date();
const { env } = process;

async function run({ erasedIn, idFiles, names, erase }: Flags): Promise<void> {
  const settings = readSettings(env, ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
  const dynamo = dynamoClient(awsIn(env, settings.AWS_REGION, clock));

  async function* ids(): AsyncGenerator<string> {
    for (const table of erasedIn) yield* erasedUsers(dynamo, table);
    for (const file of idFiles) {
      for (const line of (await readFile(file, 'utf8')).split('\n')) if (line.trim()) yield line.trim().toLowerCase();
    }
  }

  const failures = new Set<string>();
  const report = (error: unknown) => void failures.add(failureOf(error, 'erasing').error);
  const found = await eraseAgain(
    {
      ...allStores(env, { ...settings, ...names }, { clock, report }),
      ids: ids(),
      stateOf: (userId) => userState(dynamo, names.USERS_TABLE, userId),
      report,
      clock,
    },
    erase,
  );
  console.log(summaryOf(found, names.USERS_TABLE, erase));
  if (found.failed > 0)
    throw new Error(`${found.failed} users failed (${[...failures].join(', ')}). Run the command again.`);
}

function summaryOf({ known, states, erased }: Found, table: string, erase: boolean): string {
  const { user, marker, tombstone, absent } = states;
  const counts = Object.entries(erased).map(([what, count]) => `${count} ${what}`);
  return [
    `${known} users are known to be erased. In ${table}, ${user} of them have come back and ${marker} are half erased; ${tombstone} are erased and ${absent} are not there.`,
    erase ? `Erased again: ${counts.join(', ')}.` : 'Nothing was changed. Run the command again with --erase.',
  ].join('\n');
}

try {
  const flags = readFlags(process.argv.slice(2));
  if (flags) await run(flags);
  else console.log(HELP);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
  console.error(`${error instanceof Error ? error.message : error}${code}`);
  process.exitCode = 1;
}
