import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sliceAt } from '../../core/privacy/forgetting.ts';
import { ACTIVITY_SLICES } from '../../server/maintenance.ts';
import type { SamplePage, UploadTicket, UserProfile } from '../../shared/models/typescript/types.ts';
import { photo } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { ServerClock } from '../support/server-clock.ts';
import { jsonIn, streamOwner } from '../support/streams.ts';

const HOUR_MS = 60 * 60 * 1000;
/** The server checks all users for activity in these 25 hours, in each hour another part. */
const ROUND_MS = ACTIVITY_SLICES * HOUR_MS;
/** To the middle of an hour, so that the part of the users stays the same during a test. */
const YEARS_MS = 720 * ROUND_MS + HOUR_MS / 2 - (Date.now() % HOUR_MS);

async function startShifted(context: TestContext, env: Record<string, string> = {}) {
  const folder = await temporaryFolder(context);
  const clock = await ServerClock.create(join(folder, 'offset'));
  const jump = (ms: number) => clock.shift(ms);
  const start = () => startServer(join(folder, 'data'), { ...clock.env, ...env });
  const server = await start();
  context.after(() => server.stop('SIGKILL'));
  return {
    folder: join(folder, 'data'),
    jump,
    server,
    start,
    send: (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init),
  };
}

for (const [direction, offset] of [
  ['back', -HOUR_MS],
  ['forward', HOUR_MS],
] as const) {
  test(`after the clock jumps an hour ${direction}, acknowledged data is kept and the server works`, async (context) => {
    const { jump, send } = await startShifted(context);
    const owner = await streamOwner(send);
    const device = await owner.connect();
    const sendScore = async (score: number) => {
      const start = new Date(Date.now() - 60_000).toISOString();
      await device.sendSamples([{ metric: 'sleep_score', value: score, start }]);
      while ((await owner.pet()).state_index !== Math.floor(score / 10)) await delay(20);
    };
    const publish = async (ticket: UploadTicket) => {
      assert.equal((await send(ticket.upload_url, { method: 'PUT', body: photo })).status, 200);
      return jsonIn<Required<UserProfile>>(owner.updateProfile({ avatar_url: ticket.avatar_url }));
    };
    const ask = () => jsonIn<UploadTicket>(owner.get('/avatar/upload-url'));
    await sendScore(84);
    const before = await publish(await ask());
    const oldTicket = await ask();

    await jump(offset);
    if (offset > 0) {
      const late = await send(oldTicket.upload_url, { method: 'PUT', body: photo });
      assert.match((await assertProblem(late, 'invalid-signature')).detail ?? '', /Request a new one/);
    }
    assert.deepEqual(await jsonIn<Required<UserProfile>>(owner.get('')), before);
    const after = await publish(await ask());
    assert.equal(after.version, before.version + 1);
    assert.ok(after.updated_at >= before.updated_at, 'updated_at never decreases');
    assert.equal((await owner.get('/avatar')).status, 200);
    await sendScore(20);
    assert.equal((await owner.page()).samples.length, 2);
  });
}

test('after the clock was set back, Retry-After is at most a minute', async (context) => {
  const { jump, send } = await startShifted(context, { RATE_LIMIT: '1' });
  const create = () => send('/users', { method: 'POST', body: '{"name": "Max", "pet_name": "Rocky"}' });
  assert.equal((await create()).status, 201);
  await jump(-HOUR_MS);
  const refused = await create();
  await assertProblem(refused.clone(), 'too-many-requests');
  assert.ok(Number(refused.headers.get('Retry-After')) <= 60);
});

/** Returns an id in the part of the users that the server checks for activity at this time. */
function idCheckedAt(at: number): string {
  const { index, count } = sliceAt(new Date(at), HOUR_MS, ACTIVITY_SLICES);
  const first = Math.ceil(((index + 0.5) / count) * 0x1_0000_0000).toString(16);
  return `${first.padStart(8, '0')}${crypto.randomUUID().slice(8)}`;
}

test('a server whose clock has jumped by years expires and forgets nothing until the operator confirms the clock', async (context) => {
  const { folder, jump, server, start, send } = await startShifted(context);
  const owner = await streamOwner(send, { user_id: idCheckedAt(Date.now() + YEARS_MS) });
  const device = await owner.connect();
  const sample = { metric: 'sleep_score', value: 84, start: new Date(Date.now() - HOUR_MS).toISOString() };
  assert.equal((await device.sendSamples([sample])).status, 202);
  await server.stop();

  await jump(YEARS_MS);
  const held = join(folder, 'expiry-held');
  const restarted = async () => {
    const child = await start();
    context.after(() => child.stop('SIGKILL'));
    const read = (path = '') => fetch(`${child.baseUrl}${owner.address}${path}`, { headers: owner.auth });
    return {
      child,
      read,
      page: async () => (await jsonIn<SamplePage>(read('/samples'))).samples,
      forgetAt: async () => (await jsonIn<UserProfile>(read())).forget_at,
    };
  };
  const ahead = await restarted();
  while (!ahead.child.log().includes('"error":"ClockJumped"')) await delay(20);
  assert.equal((await ahead.page()).length, 1);
  await ahead.child.stop();
  assert.match(await readFile(held, 'utf8'), /^\d{4}-.*Z\nThe clock jumped\./);

  const again = await restarted();
  assert.deepEqual([(await again.page()).length, await again.forgetAt()], [1, undefined]);
  await again.child.stop();
  assert.ok(!again.child.log().includes('ClockJumped'), 'the jump is logged once');

  await rm(held);
  const confirmed = await restarted();
  while ((await confirmed.page()).length > 0) await delay(20);
  while ((await confirmed.forgetAt()) === undefined) await delay(20);
  await confirmed.child.stop();

  await jump(YEARS_MS + 30 * ROUND_MS);
  const late = await restarted();
  while (!late.child.log().includes('"error":"ClockJumped"')) await delay(20);
  assert.equal((await late.read()).status, 200);
  await late.child.stop();
  await rm(held);
  const last = await restarted();
  while ((await last.read()).status !== 401) await delay(20);
});
