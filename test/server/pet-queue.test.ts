import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { sizeOf } from '../../core/pet/fold.ts';
import { petQueue } from '../../server/pet-queue.ts';
import type { CreatedStream, CreatedUser, PetState } from '../../shared/models/typescript/types.ts';
import { someBatch, someSamples } from '../ports/batches.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** Creates a queue that records its refreshes. Refreshes wait for the promise that was last passed to `hold`. */
function recordingQueue(pending: string[] = []) {
  const refreshes: string[] = [];
  const sizes: (number | undefined)[] = [];
  const settled: number[] = [];
  const notified: string[] = [];
  const failures: unknown[] = [];
  let hold: Promise<void> | undefined;
  const queue = petQueue({
    async refresh(userId, delta) {
      refreshes.push(userId);
      sizes.push(delta && sizeOf(delta));
      await hold;
      if (userId === 'broken') throw new Error('broken');
      return { isMessageDue: false, isNews: userId === 'news' };
    },
    narrate: async () => {},
    notify: async (userId) => void notified.push(userId),
    pending: pending.map((userId) => [userId, 1]),
    markProcessed: async (_userId, batches) => void settled.push(batches),
    report: (error) => failures.push(error),
    clock: () => new Date(),
  });
  const until = async (count: number) => {
    while (refreshes.length < count) await nextTurn();
  };
  const store = (user_id: string) => {
    const batch = someBatch({ user_id, stream_id: 'one', samples: someSamples(3) });
    queue.onStored(batch);
  };
  return {
    queue,
    store,
    refreshes,
    sizes,
    settled,
    notified,
    failures,
    until,
    hold: (promise: Promise<void>) => (hold = promise),
  };
}

/** Mocks the clock and the timers. @returns a function that advances both. */
function controlTime(context: TestContext) {
  let now = 0;
  context.mock.timers.enable({ apis: ['setTimeout'] });
  context.mock.method(performance, 'now', () => now);
  return (ms: number) => {
    now += ms;
    context.mock.timers.tick(ms);
  };
}

test('refreshes once per burst, and every second while batches keep arriving', async (context) => {
  const advance = controlTime(context);
  const { queue, store, refreshes, sizes, settled, until } = recordingQueue();
  for (let at = 0; at < 50; at += 1) store('max');
  advance(199);
  assert.deepEqual(refreshes, []);
  advance(1);
  await until(1);
  assert.deepEqual([refreshes, sizes], [['max'], [3]], 'the merged delta is as large as that of one batch');
  await nextTurn();
  assert.deepEqual(settled, [50]);
  for (let ms = 0; ms < 3_000; ms += 20) {
    store('max');
    advance(20);
    await nextTurn();
  }
  assert.equal(refreshes.length, 1 + 3, 'a refresh does not wait for the end of the batches');
  await queue.stop();
});

test('notifies the owner when a refresh has news, and no other', async (context) => {
  const advance = controlTime(context);
  const { queue, store, refreshes, notified, until } = recordingQueue();
  for (const userId of ['max', 'news', 'max']) {
    store(userId);
    advance(200);
    await until(refreshes.length);
  }
  while (notified.length < 1) await nextTurn();
  await queue.stop();
  assert.deepEqual(notified, ['news']);
});

test('refreshes while batches keep arriving, even after the clock was set back', async (context) => {
  const advance = controlTime(context);
  const { queue, store, refreshes } = recordingQueue();
  store('max');
  context.mock.method(Date, 'now', () => 0);
  for (let ms = 0; ms < 1_000; ms += 20) {
    store('max');
    advance(20);
  }
  await nextTurn();
  assert.equal(refreshes.length, 1);
  await queue.stop();
});

test('a batch stored during a refresh is refreshed after it, never concurrently', async (context) => {
  const advance = controlTime(context);
  const { queue, store, refreshes, until, hold } = recordingQueue();
  const { promise, resolve } = Promise.withResolvers<void>();
  hold(promise);
  store('max');
  advance(200);
  await until(1);
  store('max');
  advance(5_000);
  await nextTurn();
  assert.equal(refreshes.length, 1);
  resolve();
  await until(2);
  await queue.stop();
});

test('refreshes pending users at the start; a failure is reported and does not affect other users', async () => {
  const { refreshes, sizes, failures, until, queue, store } = recordingQueue(['broken', 'a', 'b', 'c', 'd', 'e']);
  await until(6);
  while (failures.length === 0) await nextTurn();
  assert.deepEqual(refreshes, ['broken', 'a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(sizes, Array(6).fill(undefined), 'without delta, so that the batches are read');
  assert.equal(failures.length, 1);
  await queue.stop();
  store('late');
  assert.equal(refreshes.length, 6, 'a stopped queue does nothing');
});

async function userWithStream(baseUrl: string) {
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
    sendScore(score: number) {
      const samples = [{ metric: 'sleep_score', value: score, start: new Date().toISOString() }];
      return send(`${path}/streams/${stream_id}/samples`, ingest_token, { samples });
    },
    pet: () => send<PetState>(`${path}/pet`, access_token),
  };
}

test('updates the pet after a batch without a request', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const { sendScore, pet } = await userWithStream(server.baseUrl);
  assert.equal((await pet()).mood, 'curious');
  await sendScore(84);
  while ((await pet()).state_index !== 8) await delay(20);
});

test('a server killed right after storing a batch updates the pet after a restart', async (context) => {
  const dataDir = await temporaryFolder(context);
  const first = await startServer(dataDir);
  const { sendScore } = await userWithStream(first.baseUrl);
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'), { timeout: 5_000 });
  context.after(() => database.close());
  // While this trigger exists, no refresh can finish, so the queue entry is still there when the server is killed.
  database.exec("CREATE TRIGGER hold BEFORE INSERT ON pets BEGIN SELECT RAISE(ABORT, 'held'); END");
  await sendScore(84);
  await first.stop('SIGKILL');
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  assert.deepEqual([count('pets'), count('waiting')], [0, 1]);
  database.exec('DROP TRIGGER hold');

  const second = await startServer(dataDir);
  while (count('pets') === 0 || count('waiting') > 0) await delay(10);
  await second.stop();
});
