import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { CreatedToken } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { jsonIn, reading, streamOwner } from '../support/streams.ts';

/** Creates a memory store that calls `interruption.before` and `interruption.after` around the next append. */
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

/** Creates an owner with a stream, in a store whose appends can be interrupted. `stored` counts the stored batches. */
async function setup() {
  const { users, samples, interruption } = interruptedSamples();
  const { request } = testApp({ users, samples });
  const owner = await streamOwner(request);
  const stream = await owner.connect();
  const stored = async () => {
    const [from, to] = [reading('heart_rate', 60, 1_000).start, reading('heart_rate', 60, -1_000).start];
    return (await Array.fromAsync(samples.read(owner.userId, from, to))).length;
  };
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

test('stores nothing when the stream is revoked right before the write', async () => {
  const { owner, stream, interruption, stored } = await setup();
  interruption.before = async () => assert.equal((await stream.revoke()).status, 200);
  await assertProblem(await stream.sendSamples(SAMPLES), 'unauthorized');
  assert.equal(await stored(), 0);
  assert.deepEqual(await owner.page(), { samples: [] });
});

test('removes the readings when the stream is revoked right after the write', async () => {
  const { stream, interruption, stored } = await setup();
  interruption.after = async () => assert.equal((await stream.revoke()).status, 200);
  assert.equal((await stream.sendSamples(SAMPLES)).status, 202);
  assert.equal(await stored(), 0);
});

test('answers 404 to the owner when the stream is revoked right before the write', async () => {
  const { owner, stream, interruption, stored } = await setup();
  interruption.before = async () => assert.equal((await stream.revoke()).status, 200);
  await assertProblem(await stream.sendBody({ samples: SAMPLES }, owner.auth), 'not-found');
  assert.equal(await stored(), 0);
});

test('rejects a batch whose metric is withdrawn right before the write', async () => {
  const { stream, interruption, stored } = await setup();
  interruption.before = async () => assert.equal((await stream.update({ metrics: ['step_count'] })).status, 200);
  await assertProblem(await stream.sendSamples(SAMPLES), 'invalid-batch');
  assert.equal(await stored(), 0);
});

for (const revokedWhen of ['before', 'after'] as const) {
  test(`an acknowledged batch stays when the same batch is sent with a token that is revoked right ${revokedWhen} its write`, async () => {
    const { stream, interruption, stored, anotherToken } = await setup();
    const other = await anotherToken();
    let byStream: Response | undefined;
    interruption[revokedWhen] = async () => {
      assert.equal((await other.revoke()).status, 204);
      byStream = await stream.sendSamples(SAMPLES);
    };
    const byOther = await stream.sendBody({ samples: SAMPLES }, other.auth);
    assert.equal(byOther.status, revokedWhen === 'before' ? 401 : 202);
    assert.equal(byStream?.status, 202);
    assert.equal(await stored(), 1);
  });
}

test('stores the batch when the stream is changed in another way right before the write', async () => {
  const { stream, interruption, stored } = await setup();
  interruption.before = async () => assert.equal((await stream.update({ label: 'New', purposes: [] })).status, 200);
  assert.equal((await stream.sendSamples(SAMPLES)).status, 202);
  assert.equal(await stored(), 1);
});
