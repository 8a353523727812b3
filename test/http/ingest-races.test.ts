import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import type { SampleStore } from '../../core/ports.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { reading, streamOwner } from '../support/streams.ts';

/** Batches kept in memory, where something can be made to happen right before or after the next one is stored. */
function interruptedSamples() {
  const samples = memorySamples();
  const nothing = async () => {};
  const interruption = { before: nothing, after: nothing };
  const append: SampleStore['append'] = async (batch) => {
    const { before, after } = interruption;
    Object.assign(interruption, { before: nothing, after: nothing });
    await before();
    const outcome = await samples.append(batch);
    await after();
    return outcome;
  };
  return { samples: { ...samples, append }, interruption };
}

/** An owner with a stream, on a store that can be interrupted, and how many batches are in it. */
async function story() {
  const { samples, interruption } = interruptedSamples();
  const owner = await streamOwner(testApp({ samples }).request);
  const stream = await owner.connect();
  const stored = async () => {
    const [from, to] = [reading('heart_rate', 60, 1_000).start, reading('heart_rate', 60, -1_000).start];
    return (await Array.fromAsync(samples.read(owner.userId, from, to))).length;
  };
  return { owner, stream, interruption, stored };
}

const SAMPLES = [reading('heart_rate', 60)];

for (const when of ['before', 'after'] as const) {
  test(`a stream revoked right ${when} its readings are stored keeps none of them`, async () => {
    const { owner, stream, interruption, stored } = await story();
    interruption[when] = async () => assert.equal((await stream.revoke()).status, 200);
    await assertProblem(await stream.bring(SAMPLES), 'unauthorized');
    assert.equal(await stored(), 0);
    assert.deepEqual(await owner.page(), { samples: [] });
  });

  test(`its owner, whose token is still good, is told that the stream is gone: revoked right ${when}`, async () => {
    const { owner, stream, interruption, stored } = await story();
    interruption[when] = async () => assert.equal((await stream.revoke()).status, 200);
    await assertProblem(await stream.bringBody({ samples: SAMPLES }, owner.auth), 'not-found');
    assert.equal(await stored(), 0);
  });

  test(`a metric that is no longer agreed to right ${when} its readings are stored is not kept`, async () => {
    const { stream, interruption, stored } = await story();
    interruption[when] = async () => assert.equal((await stream.update({ metrics: ['step_count'] })).status, 200);
    await assertProblem(await stream.bring(SAMPLES), 'invalid-batch');
    assert.equal(await stored(), 0);
  });
}

test('another change of the stream in between does no harm', async () => {
  const { stream, interruption, stored } = await story();
  interruption.before = async () => assert.equal((await stream.update({ label: 'New', purposes: [] })).status, 200);
  assert.equal((await stream.bring(SAMPLES)).status, 202);
  assert.equal(await stored(), 1);
});
