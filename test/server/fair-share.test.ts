import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Hono } from 'hono';
import { issueToken } from '../../core/users/credentials.ts';
import type { AppEnv } from '../../http/answer.ts';
import { authenticate } from '../../http/authenticate.ts';
import { hostOf } from '../../http/host.ts';
import { fairShareLimit, maxPerKey, type Reservation, UNVERIFIED } from '../../server/fair-share.ts';
import { LIMITS } from '../../server/request-limits.ts';
import { startLimitedApp } from '../support/admission.ts';
import { assertProblem } from '../support/problem.ts';

test('holds at most the total and the share of each key; release returns everything', () => {
  const step = fc.record({
    keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', UNVERIFIED)),
    amount: fc.nat(9),
    what: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 40 }), fc.array(step, { maxLength: 60 }), (max, steps) => {
      const shared = fairShareLimit(max);
      const held: { keys: Set<string>; amount: number; holding: Reservation }[] = [];
      for (const { keys, amount, what } of steps) {
        const one = held[amount % (held.length || 1)];
        if (what === 0 && one) {
          one.holding.release();
          one.amount = 0;
        } else if (what === 1 && one) one.amount += one.holding.grow(amount) ? amount : 0;
        else if (what === 2 && one && keys[0]) one.holding.addKey(keys[0]) && one.keys.add(keys[0]);
        else {
          const holding = shared.reserve(keys, amount);
          if (holding) held.push({ keys: new Set(keys), amount, holding });
        }
        const sum = (key?: string) =>
          held.filter(({ keys }) => !key || keys.has(key)).reduce((all, { amount }) => all + amount, 0);
        assert.equal(shared.reserved, sum());
        assert.ok(sum() <= max);
        for (const key of ['a', 'b', 'c', UNVERIFIED]) assert.ok(sum(key) <= maxPerKey(max, key), key);
      }
      for (const { holding } of held) holding.release();
      assert.equal(shared.reserved, 0);
    }),
  );
});

/** Starts an app that accepts every token. Requests to `/held` or with `?held=1` block until the test ends. */
async function blockingApp(context: TestContext) {
  const { promise: gate, resolve: release } = Promise.withResolvers<void>();
  let held = 0;
  const arrivals = new EventTarget();
  const fill = (app: Hono<AppEnv>) => {
    app.get('/held', async (context) => {
      held += 1;
      arrivals.dispatchEvent(new Event('held'));
      await gate;
      return context.text('');
    });
    app.get('/users/:user_id', async (context) => {
      await authenticate(context, ['owner'], () => assert.fail('not used'));
      if (!context.req.query('held')) return context.text('');
      held += 1;
      arrivals.dispatchEvent(new Event('held'));
      await gate;
      return context.text('', context.req.query('wrong') ? 401 : 200);
    });
  };
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  context.after(() => {
    release();
    agent.destroy();
  });
  const { baseUrl } = await startLimitedApp(context, fill);

  return {
    baseUrl,
    /** Sends this many blocking requests. Resolves when all of them have reached the app. */
    async hold(count: number, path: string, headers: OutgoingHttpHeaders = {}) {
      const wanted = held + count;
      for (let at = 0; at < count; at += 1)
        request(`${baseUrl}${path}`, { agent, headers })
          .on('error', () => {})
          .end();
      while (held < wanted) await once(arrivals, 'held');
    },
  };
}

/** Creates a user whose token the server has already accepted once. */
async function knownUser(baseUrl: string) {
  const id = crypto.randomUUID();
  const auth = { Authorization: `Bearer ${issueToken('owner', id).token}` };
  const path = `/users/${id}`;
  const read = () => fetch(`${baseUrl}${path}`, { headers: auth });
  assert.equal((await read()).status, 200);
  return { id, auth, path, read };
}

/** Sends a GET request in which a header may be repeated. */
async function send(url: string, headers: OutgoingHttpHeaders): Promise<Response> {
  const [incoming] = (await once(request(url, { headers }).end(), 'response')) as [IncomingMessage];
  const answered = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(await buffer(incoming), { status: incoming.statusCode ?? 0, headers: answered });
}

async function assertRejected(response: Response): Promise<void> {
  assert.equal(response.headers.get('Access-Control-Allow-Origin'), '*', 'a web page can read Retry-After');
  assert.equal(response.headers.get('Retry-After'), '1');
  await assertProblem(response, 'unavailable');
}

test('a user may hold a quarter of the slots, unverified requests half, and /healthz is always answered', async (context) => {
  const { baseUrl, hold } = await blockingApp(context);
  const [first, second, third] = [await knownUser(baseUrl), await knownUser(baseUrl), await knownUser(baseUrl)];
  const [quarter, half] = [maxPerKey(LIMITS.requests), maxPerKey(LIMITS.requests, UNVERIFIED)];
  await hold(half, '/held');
  await assertRejected(await fetch(`${baseUrl}/held`));
  await hold(quarter, `${first.path}?held=1`, first.auth);
  await assertRejected(await first.read());
  assert.equal((await second.read()).status, 200, 'other users have their share');
  await hold(quarter, `${second.path}?held=1`, second.auth);
  await assertRejected(await third.read());
  assert.notEqual((await fetch(`${baseUrl}/healthz`)).status, 503);
});

test('a forged token takes no slot from its user', async (context) => {
  const { baseUrl, hold } = await blockingApp(context);
  const user = await knownUser(baseUrl);
  const forged = { Authorization: `Bearer ${issueToken('owner', user.id).token}` };
  await hold(maxPerKey(LIMITS.requests, UNVERIFIED), `${user.path}?held=1&wrong=1`, forged);
  await assertRejected(await fetch(`${baseUrl}${user.path}`, { headers: forged }));
  assert.equal((await user.read()).status, 200);
});

test('a public route does not verify a token', async (context) => {
  const { baseUrl, hold } = await blockingApp(context);
  const id = crypto.randomUUID();
  const auth = { Authorization: `Bearer ${issueToken('owner', id).token}` };
  await (await fetch(`${baseUrl}/users/${id}`, { method: 'OPTIONS', headers: auth })).text();
  await (await fetch(`${baseUrl}/healthz`, { headers: auth })).text();
  await hold(maxPerKey(LIMITS.requests, UNVERIFIED), '/held');
  await assertRejected(await fetch(`${baseUrl}/users/${id}`, { headers: auth }));
});

test('identical Authorization headers count towards their user, and different ones as unverified', async (context) => {
  const { baseUrl, hold } = await blockingApp(context);
  const [user, other] = [await knownUser(baseUrl), await knownUser(baseUrl)];
  const twice = { Authorization: [user.auth.Authorization, user.auth.Authorization] };
  const different = { Authorization: [user.auth.Authorization, other.auth.Authorization] };
  assert.equal((await send(`${baseUrl}${user.path}`, twice)).status, 200);
  assert.notEqual((await send(`${baseUrl}${user.path}`, different)).status, 503);
  await hold(maxPerKey(LIMITS.requests, UNVERIFIED), '/held');
  await assertRejected(await send(`${baseUrl}${user.path}`, different));
  await hold(maxPerKey(LIMITS.requests), `${user.path}?held=1`, twice);
  await assertRejected(await user.read());
  assert.equal((await other.read()).status, 200);
});

test('the app learns whether a token was valid before', async (context) => {
  const known: (boolean | undefined)[] = [];
  const { baseUrl } = await startLimitedApp(context, (app) =>
    app.get('/users/:user_id', (request) => {
      known.push(hostOf(request).isVerified);
      return request.text('', request.req.query('status') === '401' ? 401 : 200);
    }),
  );
  const id = crypto.randomUUID();
  const headers = { Authorization: `Bearer ${issueToken('owner', id).token}` };
  for (const status of [401, 200, 401, 200]) await fetch(`${baseUrl}/users/${id}?status=${status}`, { headers });
  assert.deepEqual(known, [false, false, true, false]);
});

test('an answer that cannot be sent ends its connection, is logged, and stops nothing else', async (context) => {
  const failures: unknown[] = [];
  const { baseUrl } = await startLimitedApp(
    context,
    (app) => {
      // At once, and with a header that Node refuses only when it writes it.
      app.get('/bad', () => new Response('', { headers: { 'X-Pet': 'Zoë 👋' } }));
      app.get('/good', (answer) => answer.text('still here'));
    },
    { log: { request() {}, failure: (failure) => failures.push(failure) } },
  );
  await assert.rejects(fetch(`${baseUrl}/bad`));
  assert.equal(failures.length, 1);
  assert.equal(await (await fetch(`${baseUrl}/good`)).text(), 'still here');
});
