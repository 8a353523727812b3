import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { jsonIn, METRICS, reading, streamOwner } from '../support/streams.ts';

/** An app, an owner who has agreed to something, and what the log of it says. */
async function story() {
  const app = testApp();
  const owner = await streamOwner(app.request);
  const { stream, update, revoke, bring } = await owner.connect({ metrics: ['heart_rate'], purposes: ['pet_state'] });
  const log = async () => (await owner.streams())[0]?.consent_log ?? [];
  return {
    app,
    owner,
    stream,
    bring,
    revoke,
    log,
    change: (patch: object) => jsonIn<HealthStream>(update({ ...patch })),
  };
}

test('the log grows by an entry with each change of what was agreed to, and with nothing else', async () => {
  const { app, change, log } = await story();
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

test('of very many changes the latest 50 are kept', async () => {
  const { app, stream, change, log } = await story();
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

test('revoking is logged, once, and the log stays', async () => {
  const { app, owner, stream, revoke } = await story();
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

test('a metric is taken while it is agreed to, and not a reading longer', async () => {
  const { bring, change } = await story();
  const steps = () => bring([reading('step_count', 100)]);
  await assertProblem(await steps(), 'invalid-batch');
  await change({ metrics: ['heart_rate', 'step_count'] });
  assert.equal((await steps()).status, 202);
  await change({ metrics: ['heart_rate'] });
  await assertProblem(await bring([reading('step_count', 101)]), 'invalid-batch');
  assert.equal((await bring([reading('heart_rate', 60)])).status, 202);
});
