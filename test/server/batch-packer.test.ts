import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqliteSamples } from '../../adapters/sqlite/samples.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import { deltaFromBatch } from '../../core/pet/fold-delta.ts';
import type { PackedBatch } from '../../core/ports/packed-batch.ts';
import type { Batch } from '../../core/ports/samples.ts';
import { batchPacker, MIN_PACKED_BYTES } from '../../server/batch-packer.ts';
import { testApp, userIn } from '../support/app.ts';
import { temporaryFolder } from '../support/server.ts';
import { streamsOf } from '../support/streams.ts';

const NOW = new Date('2026-03-14T12:00:00.000Z');
const clock = () => NOW;
const DESTINATION = { userId: 'user', streamId: 'stream' };

const reading = (metric: string, minutes: number, value = 60) => ({
  metric,
  value,
  start: new Date(NOW.getTime() - minutes * 60_000).toISOString(),
});
const readings = (count: number, metric = 'heart_rate') =>
  Array.from({ length: count }, (_, at) => reading(metric, count - at));
const LARGE = Buffer.from(JSON.stringify({ samples: readings(200) }));

function startPacker(context: TestContext, options: Partial<Parameters<typeof batchPacker>[0]> = {}) {
  const failures: unknown[] = [];
  const packer = batchPacker({ report: (error) => failures.push(error), clock, cores: 2, ...options });
  context.after(packer.stop);
  return { ...packer, failures };
}

/** A worker that runs this code. */
const workerOf = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

/** Creates two apps on one database; the first packs batches of verified senders in a thread. */
async function twoApps(context: TestContext, isVerified = true) {
  const database = openDatabase(join(await temporaryFolder(context), 'hatchery.db'));
  context.after(() => database.close());
  const transactions = shareTransactions(database);
  const [users, samples] = [sqliteUsers(database, transactions), sqliteSamples(database, transactions)];
  const { pack } = startPacker(context);
  const packed: (PackedBatch | undefined)[] = [];
  const packing = {
    append: samples.appendPacked,
    async pack(...parameters: Parameters<typeof pack>) {
      packed.push(await pack(...parameters));
      return packed.at(-1);
    },
  };
  const stores = { users, samples, clock };
  const one = testApp({ ...stores, packing, host: { isVerified } });
  const other = testApp(stores);
  const owner = await userIn(one.post({ name: 'Max', pet_name: 'Rocky' }));
  const consent = { metrics: ['heart_rate', 'step_count'] };
  const streams = await Promise.all([one, other].map(({ request }) => streamsOf(request, owner).connect(consent)));
  return { streams, packed, samples, userId: owner.user_id };
}

test('a batch that was packed in a thread is answered and stored as one that was not', async (context) => {
  const { streams, packed, samples, userId } = await twoApps(context);
  const batch_id = crypto.randomUUID();
  const bodies: [isPacked: boolean, body: unknown][] = [
    [true, { samples: readings(200) }],
    [true, { samples: readings(200).toReversed() }],
    [true, { samples: readings(1_000, 'step_count'), batch_id }],
    [true, { samples: readings(1_000, 'step_count').with(-1, reading('step_count', 1, 7)), batch_id }],
    [true, { samples: readings(200).with(100, reading('sleep_score', 100)) }],
    [false, { samples: readings(200).with(100, reading('heart_rate', 100, 19)) }],
    [false, { samples: readings(200).with(0, reading('heart_rate', 8 * 24 * 60)) }],
    [false, { samples: readings(1_001) }],
    [false, JSON.stringify({ samples: readings(200) }).replace('"value"', '"value":60,"value"')],
    [false, JSON.stringify({ samples: readings(200) }).slice(0, -1)],
  ];
  for (const [at, [isPacked, body]] of bodies.entries()) {
    const [one, other] = await Promise.all(
      streams.map(async ({ sendBody }) => {
        const response = await sendBody(body);
        const { batch_id: _id, instance: _instance, ...answer } = (await response.json()) as Record<string, unknown>;
        return { status: response.status, answer };
      }),
    );
    assert.deepEqual(one, other, `body ${at}`);
    assert.equal(packed[at] !== undefined, isPacked, `body ${at}`);
  }
  const stored = await Array.fromAsync(samples.read(userId, '2026', '2027'));
  const [one, other] = streams.map(({ stream }) => stored.filter(({ stream_id }) => stream_id === stream.stream_id));
  const withoutIds = (batches: Batch[] = []) => batches.map(({ stream_id: _stream, batch_id: _id, ...rest }) => rest);
  assert.equal(one?.length, 2);
  assert.deepEqual(withoutIds(one), withoutIds(other));
  for (const batch of one) {
    const { delta } = packed.find((each) => each?.batch_id === batch.batch_id) ?? {};
    assert.deepEqual(delta, deltaFromBatch(batch, NOW));
  }
});

test('a token that is not valid is refused for a packed batch too', async (context) => {
  const { streams, packed } = await twoApps(context);
  const [one, other] = streams;
  const response = await one?.sendBody(LARGE.toString(), { Authorization: `Bearer ${other?.token}` });
  assert.equal(response?.status, 401);
  assert.equal(packed.length, 1);
});

test('a batch of a sender who was not verified before is not packed in a thread', async (context) => {
  const { streams, packed } = await twoApps(context, false);
  assert.equal((await streams[0]?.sendBody(LARGE.toString()))?.status, 202);
  assert.equal(packed.length, 0);
});

test('if no thread can be created, batches are left to the caller, and the failure is reported', async (context) => {
  const { pack, failures } = startPacker(context, { file: 'not a path of a file' });
  assert.deepEqual([await pack(LARGE, DESTINATION), await pack(LARGE, DESTINATION)], [undefined, undefined]);
  assert.equal(failures.length, 1);
});

test('small batches are not packed in a thread, nor any without a second core', async (context) => {
  const { pack } = startPacker(context);
  assert.equal(await pack(LARGE.subarray(0, MIN_PACKED_BYTES - 1), DESTINATION), undefined);
  assert.equal(await startPacker(context, { cores: 1 }).pack(LARGE, DESTINATION), undefined);
  const packed = await pack(LARGE, DESTINATION);
  assert.equal(packed?.size, 200);
  assert.equal(packed.body.buffer.byteLength, packed.body.length, 'only the readings are sent from the thread');
});

test('if the thread fails, the batches in its queue are left to the caller, and the failure is reported', async (context) => {
  const file = workerOf(
    `import { parentPort } from 'node:worker_threads'; parentPort.once('message', () => { throw new Error('broken'); });`,
  );
  const { pack, failures } = startPacker(context, { file });
  assert.deepEqual(await Promise.all([pack(LARGE, DESTINATION), pack(LARGE, DESTINATION)]), [undefined, undefined]);
  assert.equal(await pack(LARGE, DESTINATION), undefined);
  assert.equal(failures.length, 1);
});

test('a full queue leaves further batches to the caller', async (context) => {
  const file = workerOf(
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ id }) => parentPort.postMessage({ id, batch: { id } }));`,
  );
  const { pack } = startPacker(context, { file });
  const batches = await Promise.all(Array.from({ length: 80 }, () => pack(LARGE, DESTINATION)));
  assert.deepEqual([batches.filter(Boolean).length, batches.slice(64).filter(Boolean).length], [64, 0]);
});

test('a thread that does not answer is ended and reported', async (context) => {
  const file = workerOf(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});`);
  const { pack, failures } = startPacker(context, { file });
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const batch = pack(LARGE, DESTINATION);
  context.mock.timers.tick(10_000);
  assert.equal(await batch, undefined);
  assert.equal(failures.length, 1);
});
