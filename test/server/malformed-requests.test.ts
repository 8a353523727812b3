import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Log } from '../../http/observe.ts';
import type { ProblemCode } from '../../http/problems.ts';
import { exchange, type WireRequest } from '../fuzz/wire.ts';
import { startLimitedApp } from '../support/admission.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** Sends `GET /healthz`, modified by these changes, over a raw socket. */
async function answerTo(baseUrl: string, changes: Partial<WireRequest>): Promise<Response> {
  const request = { method: 'GET', target: '/healthz', headers: [], ...changes };
  const { answer } = await exchange(baseUrl, request);
  assert.ok(answer, 'there is an answer');
  return answer;
}

const malformed: Record<string, [changes: Partial<WireRequest>, code: ProblemCode]> = {
  'an unknown method': [{ method: 'BREW' }, 'malformed-request'],
  'an address with a space': [{ target: '/a b' }, 'malformed-request'],
  'a malformed URL': [{ target: 'http://[' }, 'malformed-request'],
  'a URL of another protocol': [{ target: 'ftp://x/' }, 'malformed-request'],
  'an invalid host': [{ headers: [['Host', 'a b']] }, 'malformed-request'],
  'an empty host': [{ headers: [['Host', '']] }, 'malformed-request'],
  'two hosts': [
    {
      headers: [
        ['Host', 'a.example'],
        ['hOST', 'a.example'],
      ],
    },
    'malformed-request',
  ],
  'a header name with a space': [{ headers: [['X Y', 'z']] }, 'malformed-request'],
  'a negative length': [{ headers: [['Content-Length', '-1']] }, 'malformed-request'],
  'more headers than fit': [{ headers: [['X-Long', 'x'.repeat(20_000)]] }, 'headers-too-large'],
  'a longer address than fits': [{ target: `/${'x'.repeat(20_000)}` }, 'headers-too-large'],
};
test('answers malformed requests with problem documents', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context));
  context.after(() => stop());
  for (const [name, [changes, code]] of Object.entries(malformed)) {
    await context.test(name, async () => {
      const answer = await answerTo(baseUrl, changes);
      await assertProblem(answer.clone(), code);
      assert.equal(answer.headers.get('X-Content-Type-Options'), 'nosniff');
      assert.equal(answer.headers.get('Cache-Control'), 'no-store');
    });
  }
  await context.test('ignores an unknown Expect', async () => {
    assert.equal((await answerTo(baseUrl, { headers: [['Expect', 'nonsense']] })).status, 200);
  });
});

test('says that the Host header is missing, invalid or repeated', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context));
  context.after(() => stop());
  for (const host of ['', 'Host:\r\n', 'Host: a b\r\n', 'Host: x:y\r\n', 'Host: a\r\nHost: a\r\n']) {
    const answer = await rawAnswer(baseUrl, `GET /docs HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 400 [\s\S]*Send one Host header, such as `Host: pets\.example`/, host);
  }
});

/** Sends these bytes, and returns everything that the server answers before it closes the connection. */
async function rawAnswer(baseUrl: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(baseUrl).port), 'localhost');
  socket.write(bytes);
  return text(socket);
}

test('HTTP/1.0 is served without a Host header, as health checks of proxies send it', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context));
  context.after(() => stop());
  const body = '{"name":"Max","pet_name":"Rocky"}';
  for (const [request, answer] of [
    ['GET /healthz HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 200 OK\r\n[\s\S]*{"status":"ok"}$/],
    ['GET /healthz HTTP/1.0\r\nHost:\r\n\r\n', /^HTTP\/1\.1 200 /],
    ['GET /healthz HTTP/1.0\r\nHost: pets.example\r\n\r\n', /^HTTP\/1\.1 200 /],
    ['HEAD /healthz HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 200 /],
    ['OPTIONS / HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 204 /],
    [`POST /users HTTP/1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`, /^HTTP\/1\.1 201 /],
    ['GET /nowhere HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 404 /],
    ['GET /healthz HTTP/1.0\r\nHost: a b\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
  ] as const) {
    assert.match(await rawAnswer(baseUrl, request), answer, request);
  }
});

test('logs a malformed request with its id', async (context) => {
  const own = await startServer(await temporaryFolder(context));
  const { answer } = await exchange(own.baseUrl, { method: 'BREW', target: '/users/secret', headers: [] });
  await own.stop();
  const lines = own
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'request');
  const [{ route, status, request_id }] = lines;
  assert.deepEqual([lines.length, route, status], [1, 'malformed', 400]);
  assert.equal(request_id, answer?.headers.get('X-Request-Id'));
  assert.ok(!own.log().includes('secret'));
});

test('logs a failure outside all handlers, and answers 500 with a problem', async (context) => {
  const failures: string[] = [];
  const log: Log = { request() {}, failure: ({ during, error }) => failures.push(`${during}: ${error}`) };
  // Hono rethrows values that are not instances of Error, so its error handler does not receive this rejection.
  const { baseUrl } = await startLimitedApp(context, (app) => app.get('/', () => Promise.reject('out of order')), {
    log,
  });
  await assertProblem(await fetch(baseUrl), 'internal');
  assert.deepEqual(failures, ['answering: string']);
});
