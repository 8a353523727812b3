import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { CreatedToken, Export } from '../../shared/models/typescript/types.ts';
import { exportServer } from '../support/export-server.ts';
import { assertContract } from '../support/problem.ts';
import { jsonIn, reading } from '../support/streams.ts';

type Server = Awaited<ReturnType<typeof exportServer>>;
interface Setup extends Server {
  /** The access token that authorises the export request. The owner also has another token. */
  second: CreatedToken;
}
type Change = (exporting: Setup) => Promise<Response>;

const LAST_CHUNK = '0\r\n\r\n';
const BATCHES_BEFORE = 3;

const post = ({ app, owner }: Setup, path: string, body: unknown) =>
  app.request(`${owner.address}${path}`, { method: 'POST', headers: owner.auth, body: JSON.stringify(body) });

const eraseWithdrawn = ({ app, owner, stream }: Setup) =>
  app.request(`${owner.address}/streams/${stream.stream.stream_id}/samples`, { method: 'DELETE', headers: owner.auth });

const breakingChanges: Record<string, Change> = {
  'its token is revoked': ({ app, owner, second }) =>
    app.request(`${owner.address}/tokens/${second.token_id}`, { method: 'DELETE', headers: owner.auth }),
  'the user is erased': ({ app, owner }) => app.request(owner.address, { method: 'DELETE', headers: owner.auth }),
  'a stream of it is revoked': ({ stream }) => stream.revoke(),
  'a metric is withdrawn': ({ stream }) => stream.update({ metrics: ['step_count'] }),
  'a purpose is withdrawn': ({ stream }) => stream.update({ purposes: [] }),
  'a stream gets another label': ({ stream }) => stream.update({ label: 'Left wrist' }),
  'readings of withdrawn metrics are erased': eraseWithdrawn,
};

const harmlessChanges: Record<string, Change> = {
  'a token is created': (exporting) => post(exporting, '/tokens', { label: 'Tablet' }),
  'the profile changes': ({ owner }) => owner.updateProfile({ age: 39 }),
  'a new stream sends readings': async ({ owner }) => (await owner.connect()).sendSamples([reading('heart_rate', 61)]),
};

/** Starts a server whose export reads `BATCHES_BEFORE` batches, then makes the change, then reads `after` more batches. */
async function setupWithChange(context: TestContext, change: Change, after: number): Promise<Setup> {
  let exporting: Setup | undefined;
  const server = await exportServer(context, async function* (batch) {
    for (let at = 0; at < BATCHES_BEFORE; at += 1) yield batch(at);
    assert.ok(exporting && (await change(exporting)).ok);
    for (let at = BATCHES_BEFORE; at < BATCHES_BEFORE + after; at += 1) yield batch(at);
  });
  const { app, owner } = server;
  const created = app.request(`${owner.address}/tokens`, {
    method: 'POST',
    headers: owner.auth,
    body: '{"label": "Phone"}',
  });
  exporting = { ...server, second: await jsonIn<CreatedToken>(created) };
  return exporting;
}

/**
 * Requests the export over a raw socket. @returns all bytes up to the last chunk, or until the server closes the connection.
 */
async function rawExport({ address, second }: Setup): Promise<string> {
  const { hostname, port, pathname } = new URL(address);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${second.access_token}\r\n\r\n`);
  let text = '';
  socket.on('data', (part) => {
    text += part;
    if (text.endsWith(LAST_CHUNK)) socket.destroy();
  });
  // A reset connection also emits `close`, so the error can be ignored.
  socket.on('error', () => {});
  await once(socket, 'close');
  return text;
}

for (const [what, change] of Object.entries(breakingChanges)) {
  for (const [when, after] of Object.entries({
    'just before the end': 0,
    'before endless batches': Number.POSITIVE_INFINITY,
  })) {
    test(`aborts an export when ${what} during it, ${when}`, async (context) => {
      const exporting = await setupWithChange(context, change, after);
      const text = await rawExport(exporting);
      assert.match(text, /^HTTP\/1.1 200 OK\r\n/);
      assert.match(text, /\r\nTransfer-Encoding: chunked\r\n/i);
      assert.ok(!text.endsWith(LAST_CHUNK), 'the last chunk, which marks the body as complete, is missing');
      assert.ok(text.includes('"batches":['));
      assert.ok(!text.includes('\r\n2\r\n]}'), 'the document is not closed');
      assert.equal(exporting.app.lines.filter((line) => 'during' in line).length, 1);
    });
  }
}

for (const [what, change] of Object.entries(harmlessChanges)) {
  test(`completes an export as of its start when ${what} during it`, async (context) => {
    const exporting = await setupWithChange(context, change, 5);
    const { owner, stream } = exporting;
    const before = { profile: await jsonIn(owner.get('')), streams: await owner.streams() };
    const exported = await jsonIn<Export>(exporting.ask());
    assertContract('export', exported);
    assert.deepEqual([exported.profile, exported.streams], [before.profile, before.streams]);
    assert.deepEqual(
      exported.batches.map(({ stream_id }) => stream_id),
      Array(BATCHES_BEFORE + 5).fill(stream.stream.stream_id),
    );
  });
}

test('completes an export without the readings of a stream revoked before them', async (context) => {
  const exporting = await exportServer(context, async function* (batch) {
    yield batch(0);
  });
  await exporting.stream.revoke();
  assert.deepEqual((await jsonIn<Export>(exporting.ask())).batches, []);
});
