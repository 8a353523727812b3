/**
 * Measures how long the built function `orchestrator` takes per record from the DynamoDB stream, for a user with 1.5 million readings.
 * On the first record it rebuilds the pet from all recent readings; it folds later records into the existing state.
 *
 *    node bench/lambda/pet-record.ts [--batches 1500] [--records 200]
 */

import { awsClock } from '../../adapters/aws/clock.ts';
import { dynamoClient } from '../../adapters/dynamodb/client.ts';
import { dynamoSamples } from '../../adapters/dynamodb/samples.ts';
import { dynamoUsers } from '../../adapters/dynamodb/users.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { Batch } from '../../core/ports/samples.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { insertRecord } from '../../test/lambda/table-stream.ts';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../../test/support/dynamo-engine.ts';
import { bundleFunction, NODE_OPTIONS } from '../../tools/lambda/bundle.ts';
import { readFlags, workFolder } from '../harness.ts';
import { STREAM_ID, someWearer } from '../ingest/readings.ts';
import { quantile } from '../statistics.ts';
import { buildHost } from './contestants.ts';
import { startFunction } from './processes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const READINGS = 1_000;

const { batches, records } = readFlags({ batches: 1_500, records: 200 });
const folder = workFolder('lambda');

const engine = await startDynamo();
const tables = [await engine.usersTable(), await engine.healthDataTable(), await engine.petStatesTable()] as const;
const [USERS_TABLE, HEALTH_DATA_TABLE, PET_STATES_TABLE] = tables;
const settings = { region: REGION, credentials: () => TEST_CREDENTIALS, clock: awsClock(() => new Date()) };
const dynamo = dynamoClient({ ...settings, endpoint: engine.endpoint });
const samples = dynamoSamples(dynamo, HEALTH_DATA_TABLE, memoryUsers());
const wearer = someWearer(['step_count']);
await dynamoUsers(dynamo, USERS_TABLE).create(wearer);

/**
 * Stores a batch whose readings span from five days to about nine hours ago. Every batch therefore contains recent
 * readings, and a rebuild has to read all batches. A batch of one reading has the current time.
 */
async function send(at: number, readings = READINGS): Promise<Batch> {
  const [now, from] = [new Date(), Date.now() - 5 * DAY_MS];
  const some = Array.from({ length: readings }, (_, index) => ({
    metric: 'step_count' as const,
    value: (index * 7_919 + at) % 20_000,
    start: new Date(readings === 1 ? now : from + at * 3 + index * 400_000).toISOString(),
  }));
  const to = { userId: wearer.user_id, streamId: STREAM_ID, metrics: ['step_count' as const] };
  const batch = parseBatch({ samples: some }, to, now);
  await samples.append(batch, UNCONDITIONAL);
  return batch;
}

async function recordOf({ user_id, start, stream_id, batch_id }: Batch) {
  const record = await insertRecord(engine.client, HEALTH_DATA_TABLE, user_id, `${start}#${stream_id}#${batch_id}`);
  if (!record) throw new Error('A batch is missing.');
  return { Records: [record] };
}

console.error(`Bringing ${batches} batches`);
for (let at = 0; at < batches; at += 1) await send(at);

await bundleFunction('orchestrator', folder);
const env = {
  NODE_OPTIONS,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: TEST_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: TEST_CREDENTIALS.secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
  USERS_TABLE,
  HEALTH_DATA_TABLE,
  PET_STATES_TABLE,
};
const orchestrator = startFunction(folder, { host: await buildHost(folder), env });

async function timed(event: unknown): Promise<number> {
  const started = performance.now();
  const answer = (await orchestrator.invoke(event)) as unknown as { batchItemFailures: unknown[] };
  if (answer.batchItemFailures.length > 0) throw new Error('The record was not taken.');
  return performance.now() - started;
}

const rebuilt = await timed(await recordOf(await send(batches)));
const afterRebuild = orchestrator.peakMemory();
const times: number[] = [];
for (let at = 0; at < records; at += 1) {
  times.push(await timed(await recordOf(await send(batches + 1 + at, at % 2 ? 1 : READINGS))));
}
console.log(`${batches * READINGS} readings
first record, rebuilt: ${rebuilt.toFixed(0)} ms, ${afterRebuild.toFixed(0)} MB at the highest
records folded in: p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms, ${orchestrator.peakMemory().toFixed(0)} MB at the highest`);
await orchestrator.stop();
await engine.stop();
