import assert from 'node:assert/strict';
import { pictureOwner } from '../../support/pictures.ts';
import { type Api, NAMES, type Rules, someUser, userIn } from './api.ts';
import { openapi, operations, published } from './contract.ts';
import { assertProblem } from './problem.ts';

const REQUEST_HEADERS = [
  ...['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
  ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'x-requested-with', 'x-request-id', 'x-correlation-id'],
  ...['b3', 'x-b3-traceid', 'x-datadog-trace-id', 'cache-control'],
];

/** Sends the preflight request that a browser would send before a request from another origin. */
const preflight = (api: Api, Origin: string, address: string, method: string, headers: readonly string[]) =>
  api.send(address, {
    method: 'OPTIONS',
    headers: { Origin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': headers.join() },
  });

const listIn = (response: Response, header: string) => (response.headers.get(header) ?? '').toLowerCase().split(/, */);

function assertAllowed(response: Response, origin: string, method: string, headers: readonly string[]): void {
  assert.ok(response.ok, `${response.status} for pages of ${origin}: set UPLOAD_ORIGIN to one of upload_origins`);
  assert.ok(['*', origin].includes(response.headers.get('Access-Control-Allow-Origin') ?? ''));
  assert.ok(listIn(response, 'Access-Control-Allow-Methods').includes(method.toLowerCase()), method);
  const allowed = listIn(response, 'Access-Control-Allow-Headers');
  for (const header of headers) assert.ok(allowed.includes(header), `${header} is among ${allowed}`);
}

/** A server puts its own URL and current days into the examples. */
const timeless = (document: object, url = 'http://localhost:8787') =>
  JSON.parse(
    JSON.stringify(document)
      .replaceAll(url, 'URL')
      .replaceAll(/\d{4}-\d{2}-\d{2}(?=\D)/g, 'DAY'),
  );

/** Returns the addresses that reach the API: all, or behind the web app those of the contract and below, and of problems. */
async function reaching(api: Api, addresses: readonly string[]): Promise<readonly string[]> {
  if ((await api.publicUrl()) === api.baseUrl()) return addresses;
  return addresses.filter((address) =>
    [...Object.keys(openapi.paths), '/problems/{code}'].some((path) => {
      const [, first = '', rest] = path.split('/');
      return rest === undefined ? address.split('?')[0] === path : address.startsWith(`/${first}/`);
    }),
  );
}

export const service: Rules = {
  async 'serves this contract'(api) {
    const { servers, ...served } = (await (await api.send('/openapi.json')).json()) as typeof published;
    const { servers: _servers, ...expected } = published;
    assert.deepEqual(timeless(served, servers[0]?.url), timeless(expected));
    assert.match(servers.map(({ url }) => url).join(), /^https?:\/\/[^/,]+$/, 'the one server has an absolute URL');
  },

  async 'the reference page loads nothing and runs nothing'(api) {
    const response = await api.send('/docs');
    assert.match(response.headers.get('Content-Security-Policy') ?? '', /^default-src 'none'/);
    const page = await response.text();
    const text = page.replaceAll('&#39;', "'");
    for (const { operation } of operations) assert.ok(text.includes(operation.summary), operation.summary);
    assert.doesNotMatch(page, /<script|<link|<img|\sstyle=|\son\w+=|@import|url\(/);
  },

  async 'every request has its own id'(api) {
    const answers = [await api.send('/healthz'), await api.send('/healthz'), await api.send('/users/nowhere/x')];
    assert.equal(new Set(answers.map(({ headers }) => headers.get('X-Request-Id'))).size, answers.length);
  },

  async 'answers 404 to an unknown path'(api) {
    const dots = '/docs/..%2f..%2fpackage.json';
    const slashes = `/users${'/'.repeat(99)}`;
    const unknown = ['/nowhere', '/nowhere/', '/problems/nothing', '/healthz/x', '/users/x/y', slashes, dots];
    for (const path of await reaching(api, unknown)) {
      await assertProblem(await api.send(path), '404 not-found');
    }
  },

  async 'answers 405 with Allow to an unsupported method'(api) {
    for (const [method, path, allow] of [
      ['PUT', `/users/${crypto.randomUUID()}`, 'GET, DELETE'],
      ['PATCH', '/users', 'GET, POST'],
      ['POST', '/healthz', 'GET'],
    ] as const) {
      const response = await api.send(path, { method });
      await assertProblem(response, '405 method-not-allowed');
      assert.equal(response.headers.get('Allow'), allow);
    }
  },

  async 'a slash too many is answered by a redirect that keeps method, body and query'(api) {
    const { path, auth } = await api.once(someUser);
    const addresses = [
      '/users/',
      '/healthz/',
      '/docs//',
      '/problems/forbidden/',
      '//users',
      `//${path}/`,
      `${path}/samples/?limit=3`,
    ];
    for (const address of await reaching(api, addresses)) {
      const response = await api.send(address, { headers: auth });
      assert.equal(response.status, 308, address);
      const location = new URL(response.headers.get('Location') ?? '', `${api.baseUrl()}${address}`);
      assert.equal(location.href, `${api.baseUrl()}${address.replace(/^\/+/, '/').replace(/\/+(?=\?|$)/, '')}`);
    }
    const follow = { redirect: 'follow' } as const;
    const created = await api.send('/users/', { method: 'POST', body: JSON.stringify(NAMES), ...follow });
    assert.equal(created.status, 201);
    const { user_id, access_token } = await userIn(created);
    const erased = { method: 'DELETE', headers: { Authorization: `Bearer ${access_token}` }, ...follow };
    assert.equal((await api.send(`/users/${user_id}/`, erased)).status, 200);
    assert.equal((await api.send(`${path}/samples/?limit=3`, { headers: auth, ...follow })).status, 200);
    await assertProblem(
      await api.send(`${path}/samples/?limit=x`, { headers: auth, ...follow }),
      '400 invalid-parameter',
    );
  },

  async 'the type of every problem redirects to its explanation'(api) {
    const page = await (await api.send('/docs')).text();
    const codes = [...page.matchAll(/id="problem-([a-z-]+)"/g)].map(([, code]) => code);
    assert.ok(codes.includes('unauthorized'));
    const addresses = await reaching(
      api,
      codes.map((code) => `/problems/${code}`),
    );
    for (const address of addresses) {
      const response = await api.send(address);
      assert.equal(response.status, 302);
      const location = new URL(response.headers.get('Location') ?? '', `${api.baseUrl()}${address}`);
      assert.equal(location.href, `${api.baseUrl()}${address.replace('/problems/', '/docs#problem-')}`);
    }
  },

  async 'HEAD responds like GET, without the body'(api) {
    const { path, auth } = await api.once(someUser);
    const response = await api.send(path, { method: 'HEAD', headers: auth });
    assert.deepEqual([response.status, response.headers.get('ETag')], [200, '"1"']);
  },

  async 'a web page of any origin may call, and may read the headers it needs'(api) {
    const Origin = 'https://pet.example';
    for (const path of ['/users', `/users/${crypto.randomUUID()}`, `/users/${crypto.randomUUID()}/streams/x`]) {
      // A page that sends PATCH can read the problem that says what to send instead.
      for (const method of ['GET', 'POST', 'DELETE', 'PATCH']) {
        const answer = await preflight(api, Origin, path, method, REQUEST_HEADERS);
        assert.equal(answer.status, 204);
        assertAllowed(answer, Origin, method, REQUEST_HEADERS);
      }
    }
    const refused = await api.post('x', { Origin });
    await assertProblem(refused, '400 malformed-json');
    assert.equal(refused.headers.get('Access-Control-Allow-Origin'), '*', 'a page can read problems too');
    const exposed = listIn(refused, 'Access-Control-Expose-Headers');
    for (const name of ['etag', 'location', 'retry-after', 'x-request-id']) assert.ok(exposed.includes(name), name);
  },

  async 'a web page of a permitted origin may upload a picture'(api) {
    const { upload_url } = await (await pictureOwner(api.send)).ticket();
    const origin = await api.uploadOrigin();
    const answer = await preflight(api, origin, upload_url, 'PUT', ['content-type']);
    assertAllowed(answer, origin, 'PUT', ['content-type']);
  },
};
