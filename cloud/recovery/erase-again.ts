/**
 * Erases users again after tables were restored on AWS, and withdraws again what the others have withdrawn, before clients get access to them:
 * `npm run erase-again -- --help`.
 */
import { readFile } from 'node:fs/promises';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import {
  auditedErasures,
  type LaterUser,
  laterUsers,
  replaceUser,
  userState,
} from '../../adapters/dynamodb/erased-users.ts';
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

  const audited = await auditedErasures(dynamo, names.AUDIT_TABLE);
  let contradicted = 0;

  async function* later(): AsyncGenerator<LaterUser> {
    for (const table of erasedIn) {
      for await (const one of laterUsers(dynamo, table)) {
        // An act is stored before its change, so a crash may have left the act of an erasure that was not made.
        if ('user' in one && (audited.get(one.userId) ?? '') > one.user.created_at) {
          audited.delete(one.userId);
          contradicted += 1;
        }
        yield one;
      }
    }
    for (const file of idFiles) {
      const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.trim().toLowerCase());
      yield* lines.filter(Boolean).map((userId) => ({ userId }));
    }
    for (const [userId, erasedAt] of audited) yield { userId, erasedAt };
  }

  const failures = new Set<string>();
  const report = (error: unknown) => void failures.add(failureOf(error, 'erasing').error);
  const found = await eraseAgain(
    {
      ...allStores(env, { ...settings, ...names }, { clock, report }),
      later: later(),
      restored: () => laterUsers(dynamo, names.USERS_TABLE),
      stateOf: (userId) => userState(dynamo, names.USERS_TABLE, userId),
      replace: (user, version) => replaceUser(dynamo, names.USERS_TABLE, user, version),
      report,
      clock,
    },
    erase,
  );
  console.log(summaryOf(found, names.USERS_TABLE, erase));
  if (contradicted > 0) {
    console.log(
      `The audit log has erasures of ${contradicted} users whom a newer table still has. They were not erased. If the table is older than these erasures, name the users with --ids.`,
    );
  }
  if (found.failed > 0)
    throw new Error(`${found.failed} users failed (${[...failures].join(', ')}). Run the command again.`);
}

function summaryOf(found: Found, table: string, erase: boolean): string {
  const { known, states, erased, compared, reapplied, withdrawn_samples, warnings } = found;
  const { user, marker, tombstone, absent } = states;
  return [
    `${known} users are known to be erased. In ${table}, ${user} of them have come back and ${marker} are half erased; ${tombstone} are erased and ${absent} are not there.`,
    `${compared} users are in a newer table and in ${table}. Since the restored second they have withdrawn: ${countsOf(reapplied)}.`,
    erase
      ? `Erased again: ${countsOf(erased)}. Withdrawn again; ${withdrawn_samples} samples were erased with it.\n${warnings} inactive users are warned again before they are erased.`
      : 'Nothing was changed. Run the command again with --erase.',
  ].join('\n');
}

const countsOf = (counts: object): string =>
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what.replaceAll('_', ' ')}`)
    .join(', ');

try {
  const flags = readFlags(process.argv.slice(2));
  if (flags) await run(flags);
  else console.log(HELP);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
  console.error(`${error instanceof Error ? error.message : error}${code}`);
  process.exitCode = 1;
}
