import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { CreatedToken } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { jsonIn, reading, streamOwner } from '../support/streams.ts';

/** Batches kept in memory, where something can be made to happen right before or after the next one is stored. */
function interruptedSamples() {
  const users = memoryUsers();
  const samples = memorySamples(users);
  const nothing = async () => {};
  const interruption = { before: nothing, after: nothing };
  const append: SampleStore['append'] = async (batch, terms) => {
    const { before, after } = interruption;
    Object.assign(interruption, { before: nothing, after: nothing });
    await before();
    const outcome = await samples.append(batch, terms);
    await after();
    return outcome;
  };
  return { users, samples: { ...samples, append }, interruption };
}

/** An owner with a stream, on a store that can be interrupted, and how many batches are in it. */
async function story() {
  const { users, samples, interruption } = interruptedSamples();
  const { request } = testApp({ users, samples });
  const owner = await streamOwner(request);
  const stream = await owner.connect();
  const stored = async () => {
    const [from, to] = [reading('heart_rate', 60, 1_000).start, reading('heart_rate', 60, -1_000).start];
    return (await Array.fromAsync(samples.read(owner.userId, from, to))).length;
  };
  /** Another token of the owner's, and what revokes it. */
  async function anotherToken() {
    const made = await request(`${owner.address}/tokens`, {
      method: 'POST',
      headers: owner.auth,
      body: '{"label": "Phone"}',
    });
    const { access_token, token_id } = await jsonIn<CreatedToken>(made);
    const revoke = () => request(`${owner.address}/tokens/${token_id}`, { method: 'DELETE', headers: owner.auth });
    return { auth: { Authorization: `Bearer ${access_token}` }, revoke };
  }
  return { owner, stream, interruption, stored, anotherToken };
}

const SAMPLES = [reading('heart_rate', 60)];

test('a stream revoked right before its readings are stored takes none of them', async () => {
  const { owner, stream, interruption, stored } = await story();
  interruption.before = async () => assert.equal((await stream.revoke()).status, 200);
  await assertProblem(await stream.bring(SAMPLES), 'unauthorized');
  assert.equal(await stored(), 0);
  assert.deepEqual(await owner.page(), { samples: [] });
});

test('a stream revoked right after its readings were stored keeps none of them', async () => {
  const { stream, interruption, stored } = await story();
  interruption.after = async () => assert.equal((await stream.revoke()).status, 200);
  assert.equal((await stream.bring(SAMPLES)).status, 202);
  assert.equal(await stored(), 0);
});

test('its owner, whose token is still good, is told that the stream is gone', async () => {
  const { owner, stream, interruption, stored } = await story();
  interruption.before = async () => assert.equal((await stream.revoke()).status, 200);
  await assertProblem(await stream.bringBody({ samples: SAMPLES }, owner.auth), 'not-found');
  assert.equal(await stored(), 0);
});

test('a metric that is agreed to no more when its readings are to be stored is not taken', async () => {
  const { stream, interruption, stored } = await story();
  interruption.before = async () => assert.equal((await stream.update({ metrics: ['step_count'] })).status, 200);
  await assertProblem(await stream.bring(SAMPLES), 'invalid-batch');
  assert.equal(await stored(), 0);
});

for (const revokedWhen of ['before', 'after'] as const) {
  test(`the same batch by two tokens, one revoked right ${revokedWhen} its own is stored: what is acknowledged is there`, async () => {
    const { stream, interruption, stored, anotherToken } = await story();
    const other = await anotherToken();
    let byStream: Response | undefined;
    interruption[revokedWhen] = async () => {
      assert.equal((await other.revoke()).status, 204);
      byStream = await stream.bring(SAMPLES);
    };
    const byOther = await stream.bringBody({ samples: SAMPLES }, other.auth);
    assert.equal(byOther.status, revokedWhen === 'before' ? 401 : 202);
    assert.equal(byStream?.status, 202);
    assert.equal(await stored(), 1);
  });
}

test('another change of the stream in between does no harm', async () => {
  const { stream, interruption, stored } = await story();
  interruption.before = async () => assert.equal((await stream.update({ label: 'New', purposes: [] })).status, 200);
  assert.equal((await stream.bring(SAMPLES)).status, 202);
  assert.equal(await stored(), 1);
});
