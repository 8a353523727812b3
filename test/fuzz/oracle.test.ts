import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BASE_URL, testApp } from '../support/app.ts';
import { fuzzRequests } from './requests.ts';

/** An answer before it is sent, by what was asked, such as `GET /healthz`; `undefined` hangs up. */
type Tamper = (answer: Response, asked: string) => Response | undefined | Promise<Response>;

/** A whole Hatchery in this process, but for what is done to its answers. */
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
/** Until something is found, in less than a second or two; a slow machine may take longer. */
const SEARCH = { seed: 1, ms: 60_000, shrinkMs: 0, timeoutMs: 10_000 };
/** An answer is late after this, and comes later. */
const [SOON_MS, LATE_MS] = [300, 400];
/** The same answer, where it is a good one from this address, done otherwise. */
const where =
  (address: RegExp, tamper: Tamper): Tamper =>
  (answer, asked) =>
    answer.ok && address.test(asked) ? tamper(answer, asked) : answer;

const faults: Record<string, [tamper: Tamper, said: RegExp]> = {
  'a 500': [where(/pet$/, (answer) => json(answer, { oops: true }, 500)), /GET .*\/pet.*: 500/],
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
  'an open door': [
    (answer, asked) => {
      const [, what = ''] = /^GET .*\/(knowledge|streams|samples)$/.exec(asked) ?? [];
      if (answer.status !== 401 || !what) return answer;
      answer.headers.set('Content-Type', 'application/json');
      return json(answer, what === 'knowledge' ? KNOWLEDGE : { [what]: [] });
    },
    /(?:nobody|garbage) asks, and is answered 200/,
  ],
};

for (const [name, [tamper, said]] of Object.entries(faults)) {
  test(`found: ${name}`, async (context) => {
    const baseUrl = await startTampered(context, tamper);
    const { finding } = await fuzzRequests(
      { baseUrl, raw: false, pid: undefined },
      { ...SEARCH, timeoutMs: name === 'slowness' ? SOON_MS : SEARCH.timeoutMs },
    );
    assert.match(finding?.said ?? '', said);
  });
}

test('found: a user who was changed by a stranger', async (context) => {
  let changes = 0;
  const tamper = where(/^GET \/users\/[^/]+$/, async (answer) => {
    changes += 1;
    return json(answer, { ...((await answer.json()) as object), name: `Max ${changes}` });
  });
  const baseUrl = await startTampered(context, tamper);
  const { finding } = await fuzzRequests({ baseUrl, raw: false, pid: undefined }, { ...SEARCH, ms: 500 });
  assert.match(finding?.said ?? '', /the canary is as it was/);
});

test('nothing is found where nothing is wrong', async (context) => {
  const baseUrl = await startTampered(context, (answer) => answer);
  const { finding, runs } = await fuzzRequests({ baseUrl, raw: false, pid: undefined }, { ...SEARCH, ms: 1_000 });
  assert.equal(finding, undefined);
  assert.ok(runs > 0);
});
