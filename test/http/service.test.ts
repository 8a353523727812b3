import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Hono } from 'hono';
import type { AppEnv } from '../../http/answer.ts';
import { problems } from '../../http/problems.ts';
import { contractRoutes } from '../../http/routes/contract.ts';
import { BASE_URL, countingUsers, testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';

test('every profile request costs one storage operation, authentication included', async () => {
  const users = countingUsers();
  const app = testApp({ users });
  const cost = async (request: () => Promise<Response>, status: number) => {
    const before = users.count;
    assert.equal((await request()).status, status);
    return users.count - before;
  };
  const { user, auth } = await app.createUser();
  assert.equal(users.count, 1, 'create');
  const path = `/users/${user.user_id}`;
  const { user_id } = user;
  assert.equal(await cost(() => app.request(path, { headers: auth }), 200), 1, 'read');
  assert.equal(await cost(() => app.request(path, { headers: { ...auth, 'If-None-Match': '"1"' } }), 304), 1, 'fresh');
  assert.equal(await cost(() => app.post({ user_id, age: 38 }, auth), 200), 1, 'update');
  assert.equal(
    await cost(() => app.post({ user_id, age: 38 }, { ...auth, 'If-Match': '"1"' }), 412),
    1,
    'stale update',
  );
  assert.equal(await cost(() => app.request(`${path}/avatar/upload-url`, { headers: auth }), 200), 1, 'upload URL');
  assert.equal(await cost(() => app.request(`${path}/avatar`, { headers: auth }), 200), 1, 'portrait');
  assert.equal(await cost(() => app.request(path), 401), 0, 'no token');
  const eve = await app.createUser();
  assert.equal(await cost(() => app.request(path, { headers: eve.auth }), 404), 0, 'another user’s token');
});

test('answers 500 when the store fails, and does not reveal the message', async () => {
  const users = countingUsers();
  const secret = 'disk of Max is full';
  users.create = async () => {
    throw Object.assign(new Error(secret), { code: 'ERR_FULL' });
  };
  const app = testApp({ users });
  const problem = await assertProblem(await app.post({ name: 'Max', pet_name: 'Rocky' }), 'internal');
  assert.ok(!JSON.stringify(problem).includes(secret));
  const failure = app.lines.find((line) => 'error' in line);
  assert.deepEqual([failure?.error, failure?.request_id], ['Error ERR_FULL', problem.instance]);
  assert.ok(!JSON.stringify(app.lines).includes(secret));
});

test('reports a failed store when the client has disconnected, but not the disconnect itself', async () => {
  const failing = async (code: string) => {
    const gone = new AbortController();
    const users = countingUsers();
    users.get = async () => {
      gone.abort();
      throw Object.assign(new Error('lost'), { code });
    };
    const app = testApp({ users });
    const { user, auth } = await app.createUser();
    await app.request(`/users/${user.user_id}`, { headers: auth, signal: gone.signal });
    return app.lines.some((line) => 'error' in line);
  };
  assert.deepEqual([await failing('ERR_FULL'), await failing('ECONNRESET')], [true, false]);
});

test('serves liveness, the contract and the reference page', async () => {
  const app = testApp();
  assertContract('health', await (await app.request('/healthz')).json());

  const contract = (await (await app.request('/openapi.json')).json()) as {
    openapi: string;
    paths: object;
    servers: object[];
  };
  assert.equal(contract.openapi, '3.1.0');
  assert.ok('/users/{user_id}' in contract.paths);
  assert.deepEqual(contract.servers, [{ url: BASE_URL }], 'the server as clients reach it');
  assert.ok(!JSON.stringify(contract).includes('.json#'), 'has no external references');

  const response = await app.request('/docs');
  const page = await response.text();
  assert.match(response.headers.get('Content-Type') ?? '', /^text\/html/);
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, /^default-src 'none'/);
  assert.ok(policy.includes(`style-src 'sha256-${hash}'`), 'the policy allows only the page’s own style');
  assert.doesNotMatch(page, /<script|<link|<img|\sstyle=|\son\w+=|@import|url\(/, 'loads nothing and runs nothing');
});

test('the contract and the reference have the server’s own address, with any path', async () => {
  const baseUrl = 'https://pets.example/a&b/$&';
  const { getContract, getReference } = contractRoutes({ baseUrl, clock: () => new Date() });
  const app = new Hono<AppEnv>()
    .use((context, next) => {
      context.set('requestIds', { request_id: 'x' });
      return next();
    })
    .get('/openapi.json', getContract)
    .get('/docs', getReference);
  const contract = await (await app.request('/openapi.json')).text();
  assert.deepEqual(JSON.parse(contract).servers, [{ url: baseUrl }]);
  const page = await (await app.request('/docs')).text();
  assert.match(page, /<b>Base URL<\/b><p><code>https:\/\/pets\.example\/a&amp;b\/\$&amp;<\/code><\/p>/);
  for (const text of [contract, page]) assert.ok(!text.includes('localhost:8787'));
});

test('the reference explains every problem', async () => {
  const page = await (await testApp().request('/docs')).text();
  for (const code of Object.keys(problems)) {
    const [, row = ''] = new RegExp(`<tr id="problem-${code}">(.*?)</tr>`, 's').exec(page) ?? [];
    assert.match(row, /<p>[^<]*\w/, code);
  }
});

test('every response has a request id and forbids sniffing', async () => {
  const app = testApp();
  const answers = [
    app.request('/healthz'),
    app.request('/nowhere'),
    app.post('x'),
    app.request('/objects/avatars/x.jpg'),
  ];
  const ids = new Set<string | null>();
  for (const response of await Promise.all(answers)) {
    ids.add(response.headers.get('X-Request-Id'));
    assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
  }
  assert.equal(ids.size, answers.length);
});

test('a web page of any origin may call, and may read the headers it needs', async () => {
  const app = testApp();
  const Origin = 'https://pet.example';
  const requested = 'authorization,content-type,idempotency-key,if-match,if-none-match';
  for (const [path, method] of [
    ['/users', 'POST'],
    ['/objects/avatars/x.jpg', 'PUT'],
  ] as const) {
    const preflight = await app.request(path, {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': requested },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('Access-Control-Allow-Origin'), '*');
    assert.ok(preflight.headers.get('Access-Control-Allow-Methods')?.split(', ').includes(method));
    const allowed = preflight.headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(', ');
    for (const header of requested.split(',')) assert.ok(allowed?.includes(header), header);
  }
  const refused = await app.post('x', { Origin });
  assert.equal(refused.headers.get('Access-Control-Allow-Origin'), '*', 'a page can read problems too');
  assert.match(refused.headers.get('Access-Control-Expose-Headers') ?? '', /ETag.*Retry-After/);
});
