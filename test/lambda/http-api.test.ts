import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { httpApiHandler } from '../../cloud/lambda/http-api.ts';
import type { AppEnv } from '../../http/answer.ts';
import { eventOf } from './http-event.ts';

const log = { request: () => {}, failure: () => {} };
const app = new Hono<AppEnv>()
  .get('/cookies', ({ req }) => {
    const headers: [string, string][] = ['a=1; Secure', 'b=2'].map((cookie) => ['Set-Cookie', cookie]);
    return new Response(req.header('cookie') ?? 'none', { headers });
  })
  .all('*', ({ req }) => Response.json({ url: req.url, segments: req.path.split('/').map(decodeURIComponent) }));
const handle = httpApiHandler(app, log, {});
const request = (url: string, headers: Record<string, string[]> = {}) =>
  handle(eventOf({ method: 'GET', url, headersDistinct: headers }, Buffer.alloc(0)));

test('passes each segment of a path as the client meant it', async () => {
  for (const [sent, segments] of [
    ['/users/a%20b/pet', ['users', 'a b', 'pet']],
    ['/users/a%23b/pet', ['users', 'a#b', 'pet']],
    ['/users/a%5Cb/pet', ['users', 'a\\b', 'pet']],
    ['/users/%C3%A9%F0%9F%91%8B', ['users', 'é👋']],
    ['/users/100%', ['users', '100%']],
    ['/users/a;b@c:d', ['users', 'a;b@c:d']],
    ['/users/%FF', ['users', '\uFFFD']],
  ] as const) {
    const { body = '' } = await request(`${sent}?x=1%232&y=%20`);
    const received = JSON.parse(body);
    assert.deepEqual(received.segments.slice(1), segments, sent);
    assert.equal(new URL(received.url).search, '?x=1%232&y=%20');
    assert.equal(new URL(received.url).hash, '');
  }
});

test('an escaped path never becomes a query, and never another host', async () => {
  for (const sent of ['/users/a%3Fb=c', '/users/a%253Fb=c', '//example.com/users/a', '/%2Fexample.com/users/a']) {
    const { body = '' } = await request(sent);
    const { host, search } = new URL(JSON.parse(body).url);
    assert.deepEqual([host, search], ['api-id.execute-api.eu-central-1.amazonaws.com', ''], sent);
  }
  const event = eventOf({ method: 'GET', url: '/', headersDistinct: {} }, Buffer.alloc(0));
  assert.equal((await handle({ ...event, rawPath: '/\uD800' })).statusCode, 200, 'a lone surrogate does not fail');
});

test('dots that a firewall saw escaped do not lead to another path', async () => {
  for (const dots of ['..', '%2e%2e', '%252e%252e', '%252E.', '.', '%252e']) {
    const { body = '' } = await request(`/users/${dots}/users`);
    const { pathname } = new URL(JSON.parse(body).url);
    assert.match(pathname, /^\/users\/[^/]+\/users$/, dots);
  }
});

test('cookies are separate in events and results', async () => {
  const result = await request('/cookies', { cookie: ['x=1; y=2'] });
  assert.deepEqual([result.body, result.cookies], ['x=1; y=2', ['a=1; Secure', 'b=2']]);
  assert.equal(result.headers?.['set-cookie'], undefined);
  const without = await request('/cookies');
  assert.equal(without.body, 'none');
  assert.ok(!('cookies' in (await request('/'))), 'API Gateway would send a member that is empty as a header');
});
