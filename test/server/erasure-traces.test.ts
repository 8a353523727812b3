import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ErasureReceipt } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { jsonIn } from '../support/streams.ts';
import { filesIn, missingIn, type Needles, remarkableOwner, tracesIn } from '../support/traces.ts';

const LIMIT_MS = 30_000;

/** Two users, of whom one is to be erased. */
async function open(context: TestContext) {
  const dataDir = await temporaryFolder(context);
  const server = await startServer(dataDir);
  context.after(() => server.stop('SIGKILL'));
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const bystander = await remarkableOwner(send);
  const owner = await remarkableOwner(send);
  return { dataDir, server, bystander, owner, readings: await storedReadings(dataDir, owner.userId) };
}

/** The readings as they lie in the database, for somebody who looks at it from beside, once the pets have been fed with them. */
async function storedReadings(dataDir: string, userId: string): Promise<Needles> {
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'), { readOnly: true });
  const waiting = database.prepare('SELECT count(*) AS n FROM waiting');
  for (const until = Date.now() + LIMIT_MS; waiting.get()?.n !== 0 && Date.now() < until; ) await delay(20);
  const row = database.prepare('SELECT body, digest FROM batches WHERE user_id = ?').get(userId);
  database.close();
  const body = Buffer.from(row?.body as Uint8Array);
  // SQLite lays what is long on several pages.
  return { readings: body.subarray(0, 200), 'end of readings': body.subarray(-200), digest: String(row?.digest) };
}

test('of a user who is erased no file holds anything but the id, while the server runs and when it has stopped', async (context) => {
  const { dataDir, server, bystander, owner, readings } = await open(context);
  const needles = { ...owner.needles, ...readings };
  assert.deepEqual(missingIn(await filesIn(dataDir), needles), [], 'all of it can be found');
  assert.deepEqual(tracesIn(await filesIn(dataDir), owner.secrets), [], 'and what is secret never');
  const { erased } = await jsonIn<ErasureReceipt>(owner.erase());
  const everything = { tokens: 2, streams: 1, batches: 1, samples: 300, pets: 1, portraits: 1, uploads: 1, exports: 0 };
  assert.deepEqual(erased, { profiles: 1, ...everything });
  for (const stop of [async () => {}, server.stop]) {
    await stop();
    const files = await filesIn(dataDir);
    assert.deepEqual(tracesIn(files, needles), []);
    const places = tracesIn(files, { id: owner.userId }).map((trace) => trace.replace(dataDir, ''));
    assert.deepEqual(places, ['id in /hatchery.db']);
    assert.deepEqual(missingIn(files, bystander.needles), [], 'the others are all there');
  }
  assert.deepEqual(tracesIn({ log: Buffer.from(server.log()) }, { ...needles, id: owner.userId }), []);
});

test('of a stream that is revoked no file holds a reading or the token', async (context) => {
  const { dataDir, owner, readings } = await open(context);
  await jsonIn(owner.watch.revoke());
  const { 'stream token hash': token = '' } = owner.needles;
  assert.deepEqual(tracesIn(await filesIn(dataDir), { ...readings, token }), []);
});
