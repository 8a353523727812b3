/** Measures how much DynamoDB capacity a watch and its user's pet need in an hour. */
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoPets } from '../../adapters/dynamodb/pets.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { deltaFromBatch } from '../../core/pet/fold-delta.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import type { FoldDelta } from '../../core/ports/pets.ts';
import type { Batch } from '../../core/ports/samples.ts';
import { ingestService } from '../../core/streams/ingest.ts';
import { DEFAULT_INGEST_LIMITS } from '../../core/streams/ingest-limits.ts';
import { type DynamoEngine, REGION, startDynamo, TEST_CREDENTIALS } from '../../test/support/dynamo-engine.ts';
import { itemBytes } from '../costs/item.ts';
import { STREAM_ID } from '../ingest/readings.ts';
import { petOn, rethrow } from '../ingest/state.ts';
import { type Table, tables } from './assumptions.ts';
import { countCalls, type Taken } from './counting.ts';
import { type Stores, settle, wearerAt } from './wearer.ts';

const WARM_UPS = 10;
const RUNS = 50;
/** Time in ms since the last evaluation. A pet read this late is evaluated again. */
const LATER_MS = 20 * 60_000;

export interface Hour {
  /** DynamoDB usage of storing a batch. */
  send: Taken;
  /** DynamoDB usage of folding new readings into the pet. */
  evaluation: Taken;
  /** DynamoDB usage of rebuilding the pet from all recent batches, which happens once a day. */
  rebuild: Taken;
  /** DynamoDB usage of reading the pet: soon after an update (`shown`), and long after one (`anew`). */
  shown: Taken;
  anew: Taken;
  /** Average size in bytes of an item in each table, by DynamoDB's rules. */
  bytes: Record<Table, number>;
  /** CPU time in ms for folding a batch, and for a rebuild. */
  foldMs: number;
  rebuildMs: number;
}

/** Measures with the adapters of the deployed service, on a local DynamoDB. */
export async function measureHour(): Promise<Hour> {
  const engine = await startDynamo();
  const names: Record<Table, string> = {
    Users: await engine.usersTable(),
    HealthData: await engine.healthDataTable(),
    PetStates: await engine.petStatesTable(),
  };
  const taken = await countHour(engine, names);
  const bytes = {} as Hour['bytes'];
  for (const table of tables) bytes[table] = await averageBytes(engine, names[table]);
  await engine.stop();
  return { ...taken, bytes, ...(await timeEvaluations()) };
}

async function countHour({ endpoint }: DynamoEngine, names: Record<Table, string>) {
  let now = new Date();
  const clock = () => now;
  const settings = { region: REGION, credentials: () => TEST_CREDENTIALS, clock: awsClock(clock), endpoint };
  const { dynamo, during } = countCalls(dynamoClient(settings), names);
  const users = dynamoUsers(dynamo, names.Users);
  const stores: Stores = {
    users,
    samples: dynamoSamples(dynamo, names.HealthData, users),
    pets: dynamoPets(dynamo, names.PetStates),
  };
  const wearer = wearerAt(now);
  await settle(stores, wearer);
  const { user, tokenHash } = wearer;
  const sender = { userId: user.user_id, via: 'owner', tokenHash } as const;
  const body = { samples: wearer.next.flatMap(({ samples }) => samples) };
  let delta: FoldDelta | undefined;
  const onStored = (batch: Batch) => {
    delta = deltaFromBatch(batch, now);
  };
  const ingest = ingestService({
    ...stores,
    onStored,
    limitBatch: async () => {},
    ingestLimits: DEFAULT_INGEST_LIMITS,
    clock,
  });
  const template = templateNarrator();
  const pets = orchestrator({ ...stores, narrator: template, template, report: rethrow, clock });
  const readPet = async () => pets.currentState((await stores.users.get(user.user_id)) ?? user);

  const rebuild = await during(() => pets.refresh(user.user_id));
  const send = await during(() => ingest.ingest(sender, STREAM_ID, body));
  const evaluation = await during(() => pets.refresh(user.user_id, delta));
  const shown = await during(readPet);
  now = new Date(now.getTime() + LATER_MS);
  return { send, evaluation, rebuild, shown, anew: await during(readPet) };
}

async function averageBytes({ client }: DynamoEngine, TableName: string): Promise<number> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  return Items.reduce((sum, item) => sum + bytesOf(item), 0) / Items.length;
}

/** Returns the size of an item in bytes. Only batches have a `body`, which DynamoDB counts as raw bytes. */
function bytesOf({ body, ...rest }: Record<string, AttributeValue>): number {
  return itemBytes(rest) + (body?.B ? 'body'.length + body.B.length : 0);
}

/** Measures the CPU time of evaluations in ms, with all data in memory. */
async function timeEvaluations(): Promise<Pick<Hour, 'foldMs' | 'rebuildMs'>> {
  const { user, before, next } = wearerAt(new Date());
  const { fold, rebuild, close } = await petOn(':memory:', user, [...before, ...next]);
  const rebuildMs = await timeEach(rebuild);
  const foldMs = await timeEach(fold);
  close();
  return { foldMs, rebuildMs };
}

async function timeEach(evaluation: () => Promise<unknown>): Promise<number> {
  for (let at = 0; at < WARM_UPS; at += 1) await evaluation();
  const before = process.cpuUsage();
  for (let at = 0; at < RUNS; at += 1) await evaluation();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / RUNS;
}
