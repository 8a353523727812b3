import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { sizeOf } from '../../core/pet/fold.ts';
import { petQueue } from '../../server/pet-queue.ts';
import type { CreatedStream, CreatedUser, PetState } from '../../shared/models/typescript/types.ts';
import { someBatch, someSamples } from '../ports/batches.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** A queue whose looks are counted, and last until they are let go. */
function counted(waiting: string[] = []) {
  const looks: string[] = [];
  const brought: (number | undefined)[] = [];
  const settled: number[] = [];
  const failures: unknown[] = [];
  let hold: Promise<void> | undefined;
  const queue = petQueue({
    async refresh(userId, delta) {
      looks.push(userId);
      brought.push(delta && sizeOf(delta));
      await hold;
      if (userId === 'broken') throw new Error('broken');
      return false;
    },
    narrate: async () => {},
    pending: waiting.map((userId) => [userId, 1]),
    markProcessed: async (_userId, batches) => void settled.push(batches),
    report: (error) => failures.push(error),
    clock: () => new Date(),
  });
  const until = async (count: number) => {
    while (looks.length < count) await setImmediate();
  };
  const nudge = (user_id: string) => {
    const batch = someBatch({ user_id, stream_id: 'one', samples: someSamples(3) });
    queue.onStored(batch);
  };
  return { queue, nudge, looks, brought, settled, failures, until, hold: (promise: Promise<void>) => (hold = promise) };
}

/** Lets time pass for the queue, which stands still otherwise. */
function controlTime(context: TestContext) {
  let now = 0;
  context.mock.timers.enable({ apis: ['setTimeout'] });
  context.mock.method(performance, 'now', () => now);
  return (ms: number) => {
    now += ms;
    context.mock.timers.tick(ms);
  };
}

test('a burst is looked at once, a stream that does not end every second', async (context) => {
  const pass = controlTime(context);
  const { queue, nudge, looks, brought, settled, until } = counted();
  for (let at = 0; at < 50; at += 1) nudge('max');
  pass(199);
  assert.deepEqual(looks, []);
  pass(1);
  await until(1);
  assert.deepEqual([looks, brought], [['max'], [3]], 'the delta of all is as large as that of one');
  await setImmediate();
  assert.deepEqual(settled, [50]);
  for (let ms = 0; ms < 3_000; ms += 20) {
    nudge('max');
    pass(20);
    await setImmediate();
  }
  assert.equal(looks.length, 1 + 3, 'it does not wait for an end that does not come');
  await queue.stop();
});

test('a stream that does not end is looked at even after the clock was put back', async (context) => {
  const pass = controlTime(context);
  const { queue, nudge, looks } = counted();
  nudge('max');
  context.mock.method(Date, 'now', () => 0);
  for (let ms = 0; ms < 1_000; ms += 20) {
    nudge('max');
    pass(20);
  }
  await setImmediate();
  assert.equal(looks.length, 1);
  await queue.stop();
});

test('what comes in during a look is looked at after it, never at the same time', async (context) => {
  const pass = controlTime(context);
  const { queue, nudge, looks, until, hold } = counted();
  const { promise, resolve } = Promise.withResolvers<void>();
  hold(promise);
  nudge('max');
  pass(200);
  await until(1);
  nudge('max');
  pass(5_000);
  await setImmediate();
  assert.equal(looks.length, 1);
  resolve();
  await until(2);
  await queue.stop();
});

test('who was waiting is looked at from the start; a failure is reported and stops nobody', async () => {
  const { looks, brought, failures, until, queue, nudge } = counted(['broken', 'a', 'b', 'c', 'd', 'e']);
  await until(6);
  while (failures.length === 0) await setImmediate();
  assert.deepEqual(looks, ['broken', 'a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(brought, Array(6).fill(undefined), 'from the batches, as the delta is lost');
  assert.equal(failures.length, 1);
  await queue.stop();
  nudge('late');
  assert.equal(looks.length, 6, 'a stopped queue takes no more');
});

/** A user on a running server, with a stream that may move the pet. */
async function sleeper(baseUrl: string) {
  const send = async <Answer>(path: string, token?: string, body?: object) => {
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    const response = await fetch(`${baseUrl}${path}`, {
      headers,
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    assert.ok(response.ok, await response.clone().text());
    return (await response.json()) as Answer;
  };
  const { user_id, access_token } = await send<CreatedUser>('/users', undefined, { name: 'Max', pet_name: 'Rocky' });
  const path = `/users/${user_id}`;
  const consent = { source: 'test', metrics: ['sleep_score'], purposes: ['pet_state'] };
  const { stream_id, ingest_token } = await send<CreatedStream>(`${path}/streams`, access_token, consent);
  return {
    sleep(score: number) {
      const samples = [{ metric: 'sleep_score', value: score, start: new Date().toISOString() }];
      return send(`${path}/streams/${stream_id}/samples`, ingest_token, { samples });
    },
    pet: () => send<PetState>(`${path}/pet`, access_token),
  };
}

test('the pet follows its readings by itself', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const { sleep, pet } = await sleeper(server.baseUrl);
  assert.equal((await pet()).mood, 'curious');
  await sleep(84);
  while ((await pet()).state_index !== 8) await setTimeout(20);
});

test('a server that is killed right after it took readings looks at them when it is back', async (context) => {
  const dataDir = await temporaryFolder(context);
  const first = await startServer(dataDir);
  const { sleep } = await sleeper(first.baseUrl);
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'), { timeout: 5_000 });
  context.after(() => database.close());
  // However late the kill comes, no look has come to its end before it.
  database.exec("CREATE TRIGGER hold BEFORE INSERT ON pets BEGIN SELECT RAISE(ABORT, 'held'); END");
  await sleep(84);
  await first.stop('SIGKILL');
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  assert.deepEqual([count('pets'), count('waiting')], [0, 1]);
  database.exec('DROP TRIGGER hold');

  const second = await startServer(dataDir);
  while (count('pets') === 0 || count('waiting') > 0) await setTimeout(10);
  await second.stop();
});
