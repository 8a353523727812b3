import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreatedStream, HealthStream } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract, assertProblem } from '../support/problem.ts';
import { CONSENT, jsonIn, streamOwner } from '../support/streams.ts';

const setup = (app = testApp()) => streamOwner(app.request);

async function assertPointsAt(response: Response, pointers: readonly string[]): Promise<void> {
  const { errors = [] } = await assertProblem(response, 'invalid-stream');
  assert.deepEqual(errors.map(({ pointer }) => pointer).toSorted(), pointers.toSorted());
}

test('a create returns 201, the stream, and a token that no later response contains', async () => {
  const owner = await setup();
  const sent = { source: 'fitbit', label: '  My \t watch ', metrics: ['heart_rate'], purposes: ['pet_state'] };
  const response = await owner.create(sent);
  const created = (await response.json()) as CreatedStream;
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('Cache-Control'), 'no-store');
  assertContract('created_stream', created);
  const { ingest_token, stream_id, created_at, ...rest } = created;
  const consent = { metrics: sent.metrics, purposes: sent.purposes };
  assert.deepEqual(rest, {
    source: 'fitbit',
    label: 'My watch',
    ...consent,
    updated_at: created_at,
    consent_log: [{ at: created_at, ...consent }],
  });

  const listed = await owner.get('/streams');
  const text = await listed.text();
  assertContract('stream_list', JSON.parse(text));
  assert.deepEqual(JSON.parse(text), { streams: [{ stream_id, created_at, ...rest }] });
  assert.doesNotMatch(text, /token|hts_|[0-9a-f]{64}/);
  assert.ok(!text.includes(ingest_token));
});

const wrong: Record<string, [patch: object, ...pointers: string[]]> = {
  'an unknown metric': [{ metrics: ['heart_rate', 'mood'] }, '/metrics/1'],
  'a metric named twice': [{ metrics: ['heart_rate', 'heart_rate'] }, '/metrics'],
  'an empty list of metrics': [{ metrics: [] }, '/metrics'],
  'metrics that are not a list': [{ metrics: 'heart_rate' }, '/metrics'],
  'metrics that are null': [{ metrics: null }, '/metrics'],
  'an unknown purpose': [{ purposes: ['advertising'] }, '/purposes/0'],
  'a purpose named twice': [{ purposes: ['pet_state', 'pet_state'] }, '/purposes'],
  'a source in capitals': [{ source: 'Fitbit' }, '/source'],
  'a blank label': [{ label: ' \t' }, '/label'],
  'a label of 41 letters': [{ label: 'x'.repeat(41) }, '/label'],
  'a label with hidden text': [{ label: 'My\u202ewatch' }, '/label'],
  'an unknown field': [{ owner: 'Eve' }, '/owner'],
  'several at once': [{ source: 7, metrics: 7, purposes: 7, label: 7 }, '/source', '/metrics', '/purposes', '/label'],
};
test('null for metrics is refused with what to send, and so is an update that creates', async () => {
  const owner = await setup();
  const { update } = await owner.connect();
  const { errors: [error] = [] } = await assertProblem(await update({ metrics: null }), 'invalid-stream');
  assert.match(error?.detail ?? '', /`null` and `\[\]` are refused.*revoke the stream/);
  const { errors: [purposes] = [] } = await assertProblem(await update({ purposes: null }), 'invalid-stream');
  assert.match(purposes?.detail ?? '', /\["pet_state"\] for a stream.*`\[\]` allows none/);
  const { detail } = await assertProblem(await owner.create({ label: 'Watch' }), 'invalid-stream');
  assert.match(detail, /needs `source`, `metrics` and `purposes`.*POST \/users\/\{user_id\}\/streams\/\{stream_id\}/);
  const other = await assertProblem(await update({ source: 'another' }), 'invalid-stream');
  assert.match(other.errors?.[0]?.detail ?? '', /Create another stream with POST/);
});

for (const [what, [patch, ...pointers]] of Object.entries(wrong)) {
  test(`create and update reject ${what}`, async () => {
    const owner = await setup();
    const { stream, update } = await owner.connect();
    await assertPointsAt(await owner.create({ ...CONSENT, ...patch }), pointers);
    await assertPointsAt(await update({ ...patch }), pointers);
    assert.deepEqual(await owner.streams(), [stream]);
  });
}

test('a create lists the missing required fields', async () => {
  const owner = await setup();
  await assertPointsAt(await owner.create({}), ['/source', '/metrics', '/purposes']);
  await assertPointsAt(await owner.create({ source: 'x', purposes: [] }), ['/metrics']);
  assert.deepEqual(await owner.streams(), []);
});

test('an update merges: keeps absent fields, removes a null label, replaces lists', async () => {
  const app = testApp();
  const owner = await setup(app);
  const { stream, update } = await owner.connect({ label: 'Watch' });
  app.advance(1_000);
  const response = await update({ metrics: ['step_count'], label: 'Ring' });
  const { updated_at, consent_log, ...rest } = await jsonIn<HealthStream>(response);
  const { updated_at: created, consent_log: _log, ...before } = stream;
  assert.deepEqual(rest, { ...before, metrics: ['step_count'], label: 'Ring' });
  assert.ok(updated_at > created);
  const { label, ...unlabelled } = rest;
  const after = await jsonIn<HealthStream>(update({ label: null }));
  assert.deepEqual({ ...after, updated_at }, { ...unlabelled, updated_at, consent_log }, String(label));
  assertContract('health_stream', after);
  assert.deepEqual(await owner.streams(), [after]);
});

test('the source of a stream cannot be changed', async () => {
  const owner = await setup();
  const { stream, update } = await owner.connect();
  await assertPointsAt(await update({ source: 'other', label: 'New' }), ['/source']);
  assert.deepEqual(await owner.streams(), [stream]);
  assert.equal((await update({ source: stream.source })).status, 200);
});

test('ignores read-only fields, so that a whole stream can be sent back', async () => {
  const owner = await setup();
  const { stream, update } = await owner.connect();
  const nonsense = { stream_id: crypto.randomUUID(), created_at: 'never', revoked_at: 7, consent_log: [] };
  const after = await jsonIn<HealthStream>(update({ ...stream, ...nonsense, label: 'New' }));
  assert.deepEqual(after, { ...stream, label: 'New', updated_at: after.updated_at });
});
