import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { testApp } from '../support/app.ts';
import { exportServer } from '../support/export-server.ts';
import { pictureOwner } from '../support/pictures.ts';

const PRIVATE = 'Max weighs 100 kg';

for (const [size, batches] of Object.entries({ small: 1, 'larger than one write': 50 })) {
  test(`aborts the export when the store fails, and logs only the error's name and place: ${size}`, async (context) => {
    const printed: unknown[] = [];
    for (const method of ['error', 'info', 'log', 'warn'] as const) {
      context.mock.method(console, method, (...words: unknown[]) => printed.push(...words));
    }
    const { app, ask } = await exportServer(context, async function* (batch) {
      for (let at = 0; at < batches; at += 1) yield batch(at);
      throw new RangeError(PRIVATE, { cause: new Error(PRIVATE) });
    });
    const response = await ask();
    assert.equal(response.status, 200);
    const text: string[] = [];
    const read = async () => {
      for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text.push(part);
    };
    await assert.rejects(read);
    assert.throws(() => JSON.parse(text.join('')));
    const failure = app.lines.find((line) => 'during' in line);
    assert.partialDeepStrictEqual(failure, { request_id: response.headers.get('X-Request-Id'), error: 'RangeError' });
    const visible = inspect([text.join(''), printed, app.lines], { depth: 9, maxStringLength: null });
    assert.ok(!visible.includes(PRIVATE));
    assert.equal((await app.request('/healthz')).status, 200);
  });
}

test('reads little ahead of a slow client, and stops when the client disconnects', async (context) => {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let read = 0;
  const { app, ask } = await exportServer(context, async function* (batch) {
    try {
      for (; read < 100_000; read += 1) yield batch(read);
    } finally {
      end();
    }
  });
  const disconnect = new AbortController();
  const { body } = await ask({ signal: disconnect.signal });
  await body?.getReader().read();
  // Wait until the network buffers are full, so that the server stops reading batches.
  for (let before = -1; before !== read; await delay(200)) before = read;
  assert.ok(read < 1_000, `${read}`);
  disconnect.abort();
  await ended;
  assert.ok(read < 1_000, `${read}`);
  const failures = app.lines.filter((line) => 'during' in line);
  assert.deepEqual(failures, [], 'a client that disconnects is not a failure');
});

test('sends a picture in pieces, so that backpressure applies', async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  assert.equal((await owner.upload(new Uint8Array(2 ** 20))).status, 200);
  const { body } = await app.request(`${owner.address}/export`, { headers: owner.auth });
  const pieces = await Array.fromAsync(body ?? []);
  assert.ok(Buffer.concat(pieces).byteLength > 2 ** 20);
  assert.ok(pieces.every(({ byteLength }) => byteLength <= 64 * 1024));
  JSON.parse(Buffer.concat(pieces).toString());
});
