import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer, temporaryFolder } from '../support/server.ts';
import { type Api, connect } from './suite/api.ts';
import { createdUsers } from './suite/created-users.ts';
import { warmUp } from './suite/warm-up.ts';

/** A service whose pets show a reading only from the given poll on. */
function serviceWarmAfter(polls: number) {
  const calls: string[] = [];
  const send = async (address: string, { method = 'GET' }: RequestInit = {}) => {
    const what = address.split('/').at(-1) ?? '';
    calls.push(what);
    if (what === 'pet') {
      const isWarm = calls.filter((call) => call === 'pet').length >= polls;
      return Response.json({ based_on: isWarm ? [{ metric: 'sleep_score' }] : [] });
    }
    assert.equal(method, 'POST');
    return Response.json({ user_id: 'u', access_token: 'hty_x', stream_id: 's', ingest_token: 'hts_x' });
  };
  return { api: { send } as Api, sent: () => calls.filter((call) => call === 'samples').length };
}

test('a reading reaches the pet of a running server, and its user is erased', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context));
  context.after(() => stop());
  const api = connect(() => baseUrl);
  assert.ok((await warmUp(api, 20_000)) < 15, 'with the first batch');
  assert.deepEqual(await api.eraseUsers(), { erased: 1, left: [] });
});

test('waits until a reading reaches a pet, and sends more readings to a stage that did not see the first', async () => {
  const warm = serviceWarmAfter(1);
  assert.equal(await warmUp(warm.api), 0);
  assert.equal(warm.sent(), 1);
  const cold = serviceWarmAfter(3);
  await warmUp(cold.api, 10_000, 500);
  assert.equal(cold.sent(), 3);
});

test('says what to check on a stage where no reading reaches a pet', async () => {
  const { api } = serviceWarmAfter(Number.POSITIVE_INFINITY);
  await assert.rejects(warmUp(api, 500), /not reached the pet within 0\.5 s\. On AWS, check that the event source/);
});

test('erases a user by any token that is still valid, continues after a failure, and names who is left', async () => {
  const users = createdUsers();
  const created = (body: object, status = 201) => Response.json(body, { status });
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    await users.note('POST', '/users', created({ user_id: id, access_token: `first-${id}` }));
  }
  await users.note('POST', '/users/b/tokens', created({ access_token: 'second-b' }));
  await users.note('POST', '/users/b/streams', created({ stream_id: 's', ingest_token: 'hts_x' }));
  await users.note('DELETE', '/users/c', created({}, 200));
  await users.note('DELETE', '/users/d', created({}, 401));
  const sent: string[] = [];
  const remains = await users.erase(async (address, init) => {
    const { Authorization = '' } = (init?.headers ?? {}) as Record<string, string>;
    sent.push(`${address} ${Authorization}`);
    if (address.endsWith('d')) throw new Error('cut off');
    return new Response(null, { status: ['Bearer first-a', 'Bearer first-b'].includes(Authorization) ? 200 : 401 });
  });
  assert.deepEqual(remains, { erased: 2, left: ['d', 'e'] });
  assert.deepEqual(sent.slice(0, 3), [
    '/users/a Bearer first-a',
    '/users/b Bearer second-b',
    '/users/b Bearer first-b',
  ]);
});
