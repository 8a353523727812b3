import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log } from '../../http/observe.ts';
import type { ProblemCode } from '../../http/problems.ts';
import { exchange, type WireRequest } from '../fuzz/wire.ts';
import { admitted } from '../support/admission.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** The answer to `GET /healthz` but for what is said otherwise, as it goes over the wire. */
async function answerTo(baseUrl: string, changes: Partial<WireRequest>): Promise<Response> {
  const request = { method: 'GET', target: '/healthz', headers: [], ...changes };
  const { answer } = await exchange(baseUrl, request);
  assert.ok(answer, 'there is an answer');
  return answer;
}

const refusals: Record<string, [changes: Partial<WireRequest>, code: ProblemCode]> = {
  'a method that nobody knows': [{ method: 'BREW' }, 'malformed-request'],
  'an address with a space': [{ target: '/a b' }, 'malformed-request'],
  'an address that is none': [{ target: 'http://[' }, 'malformed-request'],
  'an address for another protocol': [{ target: 'ftp://x/' }, 'malformed-request'],
  'a host that cannot be': [{ headers: [['Host', 'a b']] }, 'malformed-request'],
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
  'a length below nothing': [{ headers: [['Content-Length', '-1']] }, 'malformed-request'],
  'more headers than fit': [{ headers: [['X-Long', 'x'.repeat(20_000)]] }, 'headers-too-large'],
  'a longer address than fits': [{ target: `/${'x'.repeat(20_000)}` }, 'headers-too-large'],
};
test('what never becomes a request is answered with a problem like any other', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context));
  context.after(() => stop());
  for (const [name, [changes, code]] of Object.entries(refusals)) {
    await context.test(name, async () => {
      const answer = await answerTo(baseUrl, changes);
      await assertProblem(answer.clone(), code);
      assert.equal(answer.headers.get('X-Content-Type-Options'), 'nosniff');
      assert.equal(answer.headers.get('Cache-Control'), 'no-store');
    });
  }
  await context.test('whatever else a client expects, it gets its answer', async () => {
    assert.equal((await answerTo(baseUrl, { headers: [['Expect', 'nonsense']] })).status, 200);
  });
});

test('the log names what was refused, by its id', async (context) => {
  const own = await startServer(await temporaryFolder(context));
  const { answer } = await exchange(own.baseUrl, { method: 'BREW', target: '/users/secret', headers: [] });
  await own.stop();
  const lines = own
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [{ route, status, request_id }] = lines;
  assert.deepEqual([lines.length, route, status], [1, 'malformed', 400]);
  assert.equal(request_id, answer?.headers.get('X-Request-Id'));
  assert.ok(!own.log().includes('secret'));
});

test('a failure outside of all handlers is logged, and answered 500 with a problem', async (context) => {
  const failures: string[] = [];
  const log: Log = { request() {}, failure: ({ during, error }) => failures.push(`${during}: ${error}`) };
  // Hono rethrows what is no Error.
  const { baseUrl } = await admitted(context, (app) => app.get('/', () => Promise.reject('out of order')), { log });
  await assertProblem(await fetch(baseUrl), 'internal');
  assert.deepEqual(failures, ['answering: string']);
});
