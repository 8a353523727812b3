/**
 * `npm run bench:lambda`: compares the built function `user_manager` with a bare function and with variants on the
 * AWS SDK, in turn within one run. bench/results/lambda.md contains its output unchanged.
 *
 *    npm run bench:lambda -- [--starts 15] [--rounds 7] [--seconds 1.5]
 */
import { REGION, TEST_CREDENTIALS } from '../../test/support/dynamo-engine.ts';
import { NODE_OPTIONS } from '../../tools/lambda/bundle.ts';
import { startChild } from '../child.ts';
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { buildAll, buildHost, contestants, sizeOf } from './contestants.ts';
import type { EngineAddress } from './engine-child.ts';
import type { Load } from './host.ts';
import { createUsers, type Setting, startFunction } from './processes.ts';
import { coldTable, goals, presignTable, type Results, warmTable } from './report.ts';
import { measureCold, measurePresigns, measureWarm } from './rounds.ts';

/** Users of each round. The requests cycle through them. Each round has its own, so that a ticket is the first of its minute, as usually. */
const USERS = 2_500;

const { starts, rounds, seconds } = readFlags({ starts: 15, rounds: 7, seconds: 1.5 });

async function measure(folder: string): Promise<Results> {
  const folders = await buildAll(folder);
  const sizes = Object.fromEntries(
    await Promise.all(contestants.map(async (name) => [name, await sizeOf(folders[name])])),
  );
  const engine = startChild<object, EngineAddress>('lambda/engine-child.ts');
  const setting: Setting = { host: await buildHost(folder), env: environment(await engine.ask({})) };
  const seeder = startFunction(folders.Hatchery, setting);
  const [user] = await createUsers(seeder, 1);
  const users: Load['users'][] = [];
  while (users.length <= rounds) users.push(await createUsers(seeder, USERS));
  const field = { folders, setting, user, users };
  await seeder.stop();
  const cold = await measureCold(field, starts);
  const loads = await measureWarm(field, seconds);
  engine.stop();
  return { sizes, cold, ...loads, presigns: await measurePresigns(rounds) };
}

const environment = ({ endpoint, table }: EngineAddress) => ({
  NODE_OPTIONS,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: TEST_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: TEST_CREDENTIALS.secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  USERS_TABLE: table,
  HEALTH_DATA_TABLE: 'not asked for',
  PET_STATES_TABLE: 'not asked for',
  REMOVALS_TABLE: 'not asked for',
  AUDIT_TABLE: 'not asked for',
  AVATARS_BUCKET: 'avatars',
  PUBLIC_BASE_URL: 'https://api.example',
});

const results = await measure(workFolder('lambda'));
console.log(`${machineLine(NODE_OPTIONS)}
Medians of ${starts} cold starts and of ${rounds} rounds of ${seconds} s; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.

${coldTable(results)}

${warmTable(results)}

${presignTable(results)}

Goals:

${goals(results).join('\n')}`);
