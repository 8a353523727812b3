import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BASE_URL, testApp } from '../support/app.ts';
import { fuzzRequests } from './requests.ts';

/**
 * Returns the response to send in place of the server's, or `undefined` to drop the connection. `request` is the method
 * and path, such as `GET /healthz`.
 */
type Tamper = (answer: Response, request: string) => Response | undefined | Promise<Response>;

/** Starts a Hatchery server in this process, and passes its responses through `tamper`. */
async function startTampered(context: TestContext, tamper: Tamper): Promise<string> {
  const app = testApp();
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', headersDistinct } = incoming;
    const headers = Object.entries(headersDistinct).map(([name, values]): [string, string] => [
      name,
      (values ?? []).join(', '),
    ]);
    const body = ['GET', 'HEAD'].includes(method) ? {} : { body: new Uint8Array(await buffer(incoming)) };
    const answer = await tamper(
      await app.request(url.replace(/^\/*/, '/'), { method, headers, ...body }),
      `${method} ${url}`,
    );
    if (!answer) return void incoming.socket.destroy();
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end((await answer.text()).replaceAll(BASE_URL, baseUrl));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return baseUrl;
}

const KNOWLEDGE = { narrator: 'template', system: '', data: '{}', fields: [] };
const json = (answer: Response, body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: answer.headers });
/** Searches for at most a minute. A search stops at its first finding, usually within two seconds. */
const SEARCH = { seed: 4, ms: 60_000, shrinkMs: 0, timeoutMs: 10_000 };
/** For the test of slow responses: the response timeout, and a delay that exceeds it, in ms. */
const [SOON_MS, LATE_MS] = [300, 400];
/** Applies a tamper function only to successful (2xx) responses to matching requests. */
const where =
  (address: RegExp, tamper: Tamper): Tamper =>
  (answer, request) =>
    answer.ok && address.test(request) ? tamper(answer, request) : answer;

const faults: Record<string, [tamper: Tamper, message: RegExp]> = {
  'a 500': [where(/pet$/, (answer) => json(answer, { oops: true }, 500)), /GET .*pet.*: 500/],
  'a field that the contract does not have': [
    where(/GET .*knowledge$/, (answer) => json(answer, { ...KNOWLEDGE, secret: 1 })),
    /secret/,
  ],
  'a status that the contract does not have': [
    where(/healthz/, (answer) => json(answer, { status: 'ok' }, 206)),
    /206/,
  ],
  'no X-Request-Id': [
    where(/docs/, (answer) => {
      answer.headers.delete('X-Request-Id');
      return answer;
    }),
    /X-Request-Id/,
  ],
  'no policy for a page': [
    where(/docs/, (answer) => {
      answer.headers.delete('Content-Security-Policy');
      return answer;
    }),
    /policy/,
  ],
  silence: [where(/knowledge/, () => undefined), /no answer/],
  slowness: [where(/healthz/, (answer) => sleep(LATE_MS, answer)), /took longer/],
  'a missing authorisation': [
    (answer, request) => {
      const [, what = ''] = /^GET .*\/(knowledge|streams|samples)$/.exec(request) ?? [];
      if (answer.status !== 401 || !what) return answer;
      answer.headers.set('Content-Type', 'application/json');
      return json(answer, what === 'knowledge' ? KNOWLEDGE : { [what]: [] });
    },
    /(?:none|garbage) asks, and is answered 200/,
  ],
};

for (const [name, [tamper, message]] of Object.entries(faults)) {
  test(`finds ${name}`, async (context) => {
    const baseUrl = await startTampered(context, tamper);
    const { finding } = await fuzzRequests(
      { baseUrl, raw: false, pid: undefined },
      { ...SEARCH, timeoutMs: name === 'slowness' ? SOON_MS : SEARCH.timeoutMs },
    );
    assert.match(finding?.message ?? '', message);
  });
}

test('finds a user changed by another user', async (context) => {
  let changes = 0;
  const tamper = where(/^GET \/users\/[^/]+$/, async (answer) => {
    changes += 1;
    return json(answer, { ...((await answer.json()) as object), name: `Max ${changes}` });
  });
  const baseUrl = await startTampered(context, tamper);
  const { finding } = await fuzzRequests({ baseUrl, raw: false, pid: undefined }, { ...SEARCH, ms: 500 });
  assert.match(finding?.message ?? '', /the watched user is unchanged/);
});

test('finds nothing in a server without faults', async (context) => {
  const baseUrl = await startTampered(context, (answer) => answer);
  const { finding, runs } = await fuzzRequests({ baseUrl, raw: false, pid: undefined }, { ...SEARCH, ms: 1_000 });
  assert.equal(finding, undefined);
  assert.ok(runs > 0);
});
