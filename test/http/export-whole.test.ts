import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { CreatedToken, Export } from '../../shared/models/typescript/types.ts';
import { exportServer } from '../support/export-server.ts';
import { assertContract } from '../support/problem.ts';
import { jsonIn, reading } from '../support/streams.ts';

type Server = Awaited<ReturnType<typeof exportServer>>;
interface Cast extends Server {
  /** The token that the export is asked for with; another one opens the same user. */
  second: CreatedToken;
}
type Event = (cast: Cast) => Promise<Response>;

const LAST_CHUNK = '0\r\n\r\n';
const BEFORE = 3;

const post = ({ app, owner }: Cast, path: string, body: unknown) =>
  app.request(`${owner.address}${path}`, { method: 'POST', headers: owner.auth, body: JSON.stringify(body) });

const eraseWithdrawn = ({ app, owner, stream }: Cast) =>
  app.request(`${owner.address}/streams/${stream.stream.stream_id}/samples`, { method: 'DELETE', headers: owner.auth });

const breaking: Record<string, Event> = {
  'its token is revoked': ({ app, owner, second }) =>
    app.request(`${owner.address}/tokens/${second.token_id}`, { method: 'DELETE', headers: owner.auth }),
  'the user is erased': ({ app, owner }) => app.request(owner.address, { method: 'DELETE', headers: owner.auth }),
  'a stream of it is revoked': ({ stream }) => stream.revoke(),
  'a metric is withdrawn': ({ stream }) => stream.update({ metrics: ['step_count'] }),
  'a purpose is withdrawn': ({ stream }) => stream.update({ purposes: [] }),
  'a stream gets another label': ({ stream }) => stream.update({ label: 'Left wrist' }),
  'readings of withdrawn metrics are erased': eraseWithdrawn,
};

const harmless: Record<string, Event> = {
  'another device is let in': (cast) => post(cast, '/tokens', { label: 'Tablet' }),
  'the profile changes': ({ owner }) => owner.updateProfile({ age: 9 }),
  'a new stream brings readings': async ({ owner }) => (await owner.connect()).bring([reading('heart_rate', 61)]),
};

/** A server whose export has an event between its batches: `BEFORE` of them before it, and `after` after it. */
async function withEvent(context: TestContext, event: Event, after: number): Promise<Cast> {
  let cast: Cast | undefined;
  const server = await exportServer(context, async function* (batch) {
    for (let at = 0; at < BEFORE; at += 1) yield batch(at);
    assert.ok(cast && (await event(cast)).ok);
    for (let at = BEFORE; at < BEFORE + after; at += 1) yield batch(at);
  });
  const { app, owner } = server;
  const created = app.request(`${owner.address}/tokens`, {
    method: 'POST',
    headers: owner.auth,
    body: '{"label": "Phone"}',
  });
  cast = { ...server, second: await jsonIn<CreatedToken>(created) };
  return cast;
}

/** All that comes on a connection of its own, which is kept open after a whole answer, until it is closed. */
async function rawExport({ address, second }: Cast): Promise<string> {
  const { hostname, port, pathname } = new URL(address);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${second.access_token}\r\n\r\n`);
  let text = '';
  socket.on('data', (part) => {
    text += part;
    if (text.endsWith(LAST_CHUNK)) socket.destroy();
  });
  // A connection that is reset is closed, too.
  socket.on('error', () => {});
  await once(socket, 'close');
  return text;
}

for (const [what, event] of Object.entries(breaking)) {
  for (const [when, after] of Object.entries({
    'just before the end': 0,
    'with no end in sight': Number.POSITIVE_INFINITY,
  })) {
    test(`an export is broken off when ${what} meanwhile, ${when}`, async (context) => {
      const cast = await withEvent(context, event, after);
      const text = await rawExport(cast);
      assert.match(text, /^HTTP\/1.1 200 OK\r\n/);
      assert.match(text, /\r\nTransfer-Encoding: chunked\r\n/i);
      assert.ok(!text.endsWith(LAST_CHUNK), 'no last chunk tells that it is whole');
      assert.ok(text.includes('"batches":['));
      assert.ok(!text.includes('\r\n2\r\n]}'), 'nor is the document closed');
      assert.equal(cast.app.lines.filter((line) => 'during' in line).length, 1);
    });
  }
}

for (const [what, event] of Object.entries(harmless)) {
  test(`an export is whole, and of the moment when it began, when ${what} meanwhile`, async (context) => {
    const cast = await withEvent(context, event, 5);
    const { owner, stream } = cast;
    const before = { profile: await jsonIn(owner.get('')), streams: await owner.streams() };
    const exported = await jsonIn<Export>(cast.ask());
    assertContract('export', exported);
    assert.deepEqual([exported.profile, exported.streams], [before.profile, before.streams]);
    assert.deepEqual(
      exported.batches.map(({ stream_id }) => stream_id),
      Array(BEFORE + 5).fill(stream.stream.stream_id),
    );
  });
}

test('a stream that was revoked before is left out of an export, which is whole', async (context) => {
  const cast = await exportServer(context, async function* (batch) {
    yield batch(0);
  });
  await cast.stream.revoke();
  assert.deepEqual((await jsonIn<Export>(cast.ask())).batches, []);
});
