import assert from 'node:assert/strict';
import { request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { flatPng, progressiveJpeg } from '../support/costly-pictures.ts';
import { type PictureOwner, photo, pictureOwner } from '../support/pictures.ts';
import { childrenOf, isRunning, memoryOf } from '../support/processes.ts';
import { type RunningServer, startServer, temporaryFolder } from '../support/server.ts';

const MAX_MIB = 400;
/** A picture that takes more than a second of CPU time to decode. */
const costly = progressiveJpeg({ width: 8320, height: 6240, scans: 100, halved: true });

async function startTestServer(context: TestContext): Promise<RunningServer> {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop('SIGKILL'));
  return server;
}

const ownersOf = (server: RunningServer, count: number) =>
  Promise.all(
    Array.from({ length: count }, () => pictureOwner((address, init) => fetch(new URL(address, server.baseUrl), init))),
  );

const decodersOf = (server: RunningServer) => childrenOf(server.process.pid);

/** Retries 503 responses like a real client, because on a busy machine a picture may wait too long for a slot. */
async function publishWithRetry(owner: PictureOwner): Promise<Response> {
  for (;;) {
    const answer = await owner.publish();
    if (answer.status !== 503) return answer;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}

test('the server and its decoders stay within 400 MiB for concurrent large pictures', async (context) => {
  const interlaced = flatPng({ width: 7211, height: 7211, depth: 8, colour: 2, interlaced: true });
  const progressive = progressiveJpeg({ width: 8320, height: 6240, scans: 10, halved: true });
  const pictures = [interlaced, progressive, photo, photo];
  const server = await startTestServer(context);
  const owners = await ownersOf(server, pictures.length);
  for (const [at, owner] of owners.entries()) await owner.upload(pictures[at] ?? photo);
  let [peak, most, done] = [0, 0, false];
  const published = Promise.all(owners.map(publishWithRetry)).finally(() => {
    done = true;
  });
  while (!done) {
    const decoders = decodersOf(server);
    const all = [server.process.pid, ...decoders].map((pid) => memoryOf(pid).now);
    peak = Math.max(
      peak,
      all.reduce((sum, mib) => sum + mib, 0),
    );
    most = Math.max(most, decoders.length);
    await delay(10);
  }
  for (const answer of await published) assert.equal(answer.status, 200, await answer.text());
  assert.ok(peak < MAX_MIB, `${Math.round(peak)} MiB`);
  assert.ok(most > 0 && most <= 3, `${most} decoders`);
});

/** Publishes a costly picture with a request that the test can abort. Resolves when decoding has started. */
async function publishing(server: RunningServer) {
  const [owner] = await ownersOf(server, 1);
  assert.ok(owner);
  await owner.upload(costly);
  const { avatar_url } = await owner.ticket();
  const sending = request(`${server.baseUrl}/users`, { method: 'POST', headers: owner.auth });
  sending.on('error', () => {}).end(JSON.stringify({ user_id: owner.userId, avatar_url }));
  await until(() => decodersOf(server).length > 0);
  const [decoder = 0] = decodersOf(server);
  return { owner, sending, decoder };
}

test('a decode ends when its client disconnects; the upload is kept and can be published', async (context) => {
  const server = await startTestServer(context);
  const { owner, sending, decoder } = await publishing(server);
  sending.destroy();
  await until(() => !isRunning(decoder));
  await until(() => /"status":400/.test(server.log()));
  assert.equal((await owner.profile()).avatar_url, undefined);
  assert.equal((await owner.publish()).status, 200, 'the same upload');
  assert.doesNotMatch(server.log(), /"level":50/, 'a disconnect is not a failure');
});

test('decoders end with the server, also when it is killed', async (context) => {
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const server = await startTestServer(context);
    const { decoder, sending } = await publishing(server);
    await server.stop(signal);
    sending.destroy();
    await until(() => !isRunning(decoder));
  }
});

test('a server without pictures starts no decoder', async (context) => {
  const server = await startTestServer(context);
  const [owner] = await ownersOf(server, 1);
  assert.equal((await owner?.view())?.status, 200);
  assert.deepEqual(decodersOf(server), []);
});
