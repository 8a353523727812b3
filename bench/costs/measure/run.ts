/**
 * `npm run costs:measure`: counts what each action uses, with the built functions, a local DynamoDB and a local S3, and
 * writes `bench/costs/counts.json`. Then run `npm run costs`. Needs Linux and Ceph's S3 gateway.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { RADOSGW_PACKAGES } from '../../../test/support/radosgw.ts';
import { s3Engine } from '../../../test/support/s3-engine.ts';
import { exitOnSignals, machineLine } from '../../harness.ts';
import { type Action, type Cadence, type Counts, cadences, type PetAction, petActions } from '../counts.ts';
import { itemBytes } from '../item.ts';
import { measureApp } from './app.ts';
import { type Functions, startFunctions } from './functions.ts';
import { measureErasure, measurePet, STORED_DAYS } from './pet.ts';

exitOnSignals();

const s3 = await s3Engine();
if (!s3) {
  console.error(
    `Portraits are measured with Ceph's S3 gateway. On Debian or Ubuntu, as root: apt-get install ${RADOSGW_PACKAGES.join(' ')}`,
  );
  process.exit(1);
}
const app = await startFunctions(s3);
const { counts: appCounts, portraitBytes } = await measureApp(app);
await app.stop();

const pet = {} as Counts['pet'];
const bytes = {} as Counts['itemBytes'];
let promptBytes = 0;
for (const cadence of cadences) {
  console.error(`\nWatch: ${cadence}`);
  const functions = await startFunctions(s3);
  const { user, counts, promptBytes: prompt } = await measurePet(functions, cadence);
  bytes[cadence] = await averageBytes(functions);
  const measured: Partial<Record<PetAction, Action>> = { ...counts, 'let a model write': modelAction() };
  measured.erase = await measureErasure(functions, user);
  await functions.stop();
  pet[cadence] = Object.fromEntries(
    petActions.map((name) => [name, measured[name] ?? unused(name)]),
  ) as Counts['pet'][Cadence];
  promptBytes = Math.max(promptBytes, prompt);
}

const result: Counts = {
  measured: {
    by: 'npm run costs:measure',
    at: machineLine(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    reads:
      'DynamoDB units as a local DynamoDB (dynalite) reports them for each call of the built functions; mean of the runs',
    cpuMs: "processor time of the function's process and its decoder, from Linux's scheduler; mean of the runs",
    'let a model write':
      'counted in core/pet/orchestrator.ts: narrate reads pet and user twice and writes the pet twice',
    coldMs: 'bench/results/lambda.md: from the start of the process to its first answer',
  },
  app: appCounts,
  pet,
  storedDays: STORED_DAYS,
  itemBytes: bytes,
  portraitBytes,
  promptBytes,
  coldMs: coldMs(),
};
writeFileSync(new URL('../counts.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);

async function averageBytes({ dynamo, names }: Functions) {
  const average = async (TableName: string) => {
    const { Items = [] } = await dynamo.client.send(new ScanCommand({ TableName, Limit: 500 }));
    return Math.round(Items.reduce((sum, item) => sum + itemBytes(item), 0) / Math.max(Items.length, 1));
  };
  return {
    Users: await average(names.USERS_TABLE),
    HealthData: await average(names.HEALTH_DATA_TABLE),
    PetStates: await average(names.PET_STATES_TABLE),
  };
}

/** What `narrate` in `core/pet/orchestrator.ts` does for one message, besides waiting for the model. */
function modelAction(): Action {
  const units = { reads: { Users: 2, PetStates: 2 }, writes: { PetStates: 2 } };
  return { ...unused('let a model write'), ...units, calls: 6, cpuMs: 2 };
}

function unused(name: PetAction): Action {
  const by = name === 'send a batch' ? 'ingest_manager' : 'orchestrator';
  const none = {
    requests: 0,
    invocations: 0,
    calls: 0,
    puts: 0,
    gets: 0,
    cpuMs: 0,
    logBytes: 0,
    apiBytes: 0,
    s3Bytes: 0,
  };
  return { by, reads: {}, writes: {}, ...none };
}

/** The cold start of the built function, as `npm run bench:lambda` measured it. */
function coldMs(): number {
  const results = readFileSync(new URL('../../results/lambda.md', import.meta.url), 'utf8');
  return Number(/^\| Hatchery +\| +(\d+) \|/m.exec(results)?.[1]);
}
