import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ErasureReceipt } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { filesIn, missingIn, type Needles, tracesIn, userWithTraces } from '../support/stored-traces.ts';
import { jsonIn } from '../support/streams.ts';

const TIMEOUT_MS = 30_000;

async function open(context: TestContext) {
  const dataDir = await temporaryFolder(context);
  const server = await startServer(dataDir);
  context.after(() => server.stop('SIGKILL'));
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const otherUser = await userWithTraces(send);
  const owner = await userWithTraces(send);
  return { dataDir, server, otherUser, owner, readings: await storedReadings(dataDir, owner.userId) };
}

/** Waits until the pets are updated, then reads a user's encoded readings over a separate database connection. */
async function storedReadings(dataDir: string, userId: string): Promise<Needles> {
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'), { readOnly: true });
  const pending = database.prepare('SELECT count(*) AS n FROM waiting');
  for (const until = Date.now() + TIMEOUT_MS; pending.get()?.n !== 0 && Date.now() < until; ) await delay(20);
  const row = database.prepare('SELECT body, digest FROM batches WHERE user_id = ?').get(userId);
  database.close();
  const body = Buffer.from(row?.body as Uint8Array);
  // Only the first and last bytes are used, because SQLite splits a long value over several pages.
  return { readings: body.subarray(0, 200), 'end of readings': body.subarray(-200), digest: String(row?.digest) };
}

test('no file has anything of an erased user but the id, while the server runs and after it stopped', async (context) => {
  const { dataDir, server, otherUser, owner, readings } = await open(context);
  const needles = { ...owner.needles, ...readings };
  assert.deepEqual(missingIn(await filesIn(dataDir), needles), [], 'all needles are found before the erasure');
  assert.deepEqual(tracesIn(await filesIn(dataDir), owner.secrets), [], 'tokens are never stored');
  const { erased } = await jsonIn<ErasureReceipt>(owner.erase());
  const everything = { tokens: 2, streams: 1, batches: 1, samples: 300, pets: 1, portraits: 1, uploads: 1, exports: 0 };
  assert.deepEqual(erased, { profiles: 1, ...everything });
  for (const stop of [async () => {}, server.stop]) {
    await stop();
    const files = await filesIn(dataDir);
    assert.deepEqual(tracesIn(files, needles), []);
    const places = tracesIn(files, { id: owner.userId }).map((trace) => trace.replace(dataDir, ''));
    assert.deepEqual(places, ['id in /hatchery.db']);
    assert.deepEqual(missingIn(files, otherUser.needles), [], 'the other user’s data is complete');
  }
  assert.deepEqual(tracesIn({ log: Buffer.from(server.log()) }, { ...needles, id: owner.userId }), []);
});

test('no file has a reading or the token of a revoked stream', async (context) => {
  const { dataDir, owner, readings } = await open(context);
  await jsonIn(owner.watch.revoke());
  const { 'stream token hash': token = '' } = owner.needles;
  assert.deepEqual(tracesIn(await filesIn(dataDir), { ...readings, token }), []);
});
