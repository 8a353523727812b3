import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { jsonIn, METRICS, reading, streamOwner } from '../support/streams.ts';

async function setup() {
  const app = testApp();
  const owner = await streamOwner(app.request);
  const { stream, update, revoke, sendSamples } = await owner.connect({
    metrics: ['heart_rate'],
    purposes: ['pet_state'],
  });
  const log = async () => (await owner.streams())[0]?.consent_log ?? [];
  return {
    app,
    owner,
    stream,
    sendSamples,
    revoke,
    log,
    change: (patch: object) => jsonIn<HealthStream>(update({ ...patch })),
  };
}

test('adds one log entry for each change of metrics or purposes, and for nothing else', async () => {
  const { app, change, log } = await setup();
  const steps: [patch: object, grows: boolean][] = [
    [{ label: 'Watch' }, false],
    [{ metrics: ['heart_rate', 'step_count'] }, true],
    [{ metrics: ['step_count', 'heart_rate'] }, false],
    [{ metrics: ['heart_rate', 'step_count'], purposes: ['pet_state'] }, false],
    [{ purposes: ['pet_state', 'pet_messages'] }, true],
    [{ purposes: [] }, true],
    [{ purposes: [], label: null }, false],
    [{ metrics: ['sleep_score'], purposes: ['pet_messages'] }, true],
    [{}, false],
    [{ metrics: ['stress_level'] }, true],
  ];
  for (const [patch, grows] of steps) {
    const before = await log();
    app.advance(1_000);
    const { consent_log, metrics, purposes, updated_at } = await change(patch);
    assert.deepEqual(
      consent_log,
      grows ? [...before, { at: updated_at, metrics, purposes }] : before,
      JSON.stringify(patch),
    );
    assert.deepEqual(await log(), consent_log);
  }
});

test('keeps the latest 50 entries of the consent log', async () => {
  const { app, stream, change, log } = await setup();
  const lists = Array.from({ length: 53 }, (_, at) => [METRICS[(at + 1) % METRICS.length]]);
  for (const metrics of lists) {
    app.advance(1_000);
    await change({ metrics });
  }
  const entries = await log();
  assert.deepEqual(
    entries.map(({ metrics }) => metrics),
    lists.slice(-50),
  );
  assert.ok(stream.consent_log[0] && entries.every(({ at }) => at > stream.created_at));
  assert.deepEqual(
    entries,
    entries.toSorted((a, b) => (a.at < b.at ? -1 : 1)),
  );
});

test('logs a revocation once, and keeps the log', async () => {
  const { app, owner, stream, revoke } = await setup();
  app.advance(1_000);
  await revoke();
  app.advance(1_000);
  await revoke();
  const [after] = await owner.streams();
  assertContract('health_stream', after);
  assert.ok(after?.revoked_at);
  assert.deepEqual(after, {
    ...stream,
    purposes: [],
    updated_at: after.revoked_at,
    revoked_at: after.revoked_at,
    consent_log: [...stream.consent_log, { at: after.revoked_at, metrics: stream.metrics, purposes: [] }],
  });
});

test('accepts readings of a metric only while it has consent', async () => {
  const { sendSamples, change } = await setup();
  const steps = () => sendSamples([reading('step_count', 100)]);
  await assertProblem(await steps(), 'invalid-batch');
  await change({ metrics: ['heart_rate', 'step_count'] });
  assert.equal((await steps()).status, 202);
  await change({ metrics: ['heart_rate'] });
  await assertProblem(await sendSamples([reading('step_count', 101)]), 'invalid-batch');
  assert.equal((await sendSamples([reading('heart_rate', 60)])).status, 202);
});
