import assert from 'node:assert/strict';
import type {
  CreatedStream,
  HealthStream,
  RevocationReceipt,
  WithdrawalReceipt,
} from '../../../shared/models/typescript/types.ts';
import { CONSENT, jsonIn, METRICS, reading, streamOwner } from '../../support/streams.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const MAX_STREAMS = 16;
const INVALID = '400 invalid-stream';

/** Creates an owner with a stream. Rules that change nothing share this owner through `api.once`. */
async function ownerWithStream(api: Api) {
  const owner = await streamOwner(api.send);
  return { owner, ...(await owner.connect({ label: 'Watch' })) };
}

/** Invalid fields, each with the JSON pointers that its field errors must have. */
const fields: Record<string, [patch: object, ...pointers: string[]]> = {
  'an unknown metric': [{ metrics: ['heart_rate', 'mood'] }, '/metrics/1'],
  'a metric named twice': [{ metrics: ['heart_rate', 'heart_rate'] }, '/metrics'],
  'no metric': [{ metrics: [] }, '/metrics'],
  'metrics that are null': [{ metrics: null }, '/metrics'],
  'an unknown purpose': [{ purposes: ['advertising'] }, '/purposes/0'],
  'an invalid source': [{ source: '../x' }, '/source'],
  'a blank label': [{ label: ' ' }, '/label'],
  'an unknown field': [{ nick: 'M' }, '/nick'],
  'several at once': [{ source: 7, metrics: 7, purposes: 7, label: 7 }, '/source', '/metrics', '/purposes', '/label'],
};

export const streams: Rules = {
  async 'a create returns 201, the stream, and a token that no later response contains'(api) {
    const owner = await streamOwner(api.send);
    const consent = { metrics: ['heart_rate'], purposes: ['pet_state'] };
    const response = await owner.create({ source: 'fitbit', label: ' My  watch ', ...consent });
    assert.deepEqual([response.status, response.headers.get('Cache-Control')], [201, 'no-store']);
    const { ingest_token, ...stream } = await jsonIn<CreatedStream>(response);
    const { stream_id, created_at, ...rest } = stream;
    const consent_log = [{ at: created_at, ...consent }];
    assert.deepEqual(rest, { source: 'fitbit', label: 'My watch', ...consent, updated_at: created_at, consent_log });
    const listed = await (await owner.get('/streams')).text();
    assert.deepEqual(JSON.parse(listed), { streams: [stream] });
    assert.ok(!listed.includes(ingest_token), stream_id);
  },

  ...ruleForEach('create and update reject', fields, async (api, [patch, ...pointers]) => {
    const { owner, stream, update } = await api.once(ownerWithStream);
    await assertPointsAt(await owner.create({ ...CONSENT, ...patch }), pointers, INVALID);
    await assertPointsAt(await update({ ...patch }), pointers, INVALID);
    assert.deepEqual(await owner.streams(), [stream]);
  }),

  async 'rejects a create without required fields, and a changed source'(api) {
    const { owner, stream, update } = await api.once(ownerWithStream);
    await assertPointsAt(await owner.create({}), ['/source', '/metrics', '/purposes'], INVALID);
    await assertPointsAt(await update({ source: 'other', label: 'New' }), ['/source'], INVALID);
    assert.deepEqual(await owner.streams(), [stream]);
  },

  async 'an update merges; the consent log grows only when metrics or purposes change'(api) {
    const owner = await streamOwner(api.send);
    const { stream, update } = await owner.connect({ label: 'Watch', purposes: [] });
    const { label: _label, ...unlabelled } = stream;
    const read = { ...stream, stream_id: crypto.randomUUID(), created_at: 'never', consent_log: [] };
    const first = await jsonIn<HealthStream>(update({ ...read, label: null }));
    assert.deepEqual(first, { ...unlabelled, updated_at: first.updated_at });
    const { updated_at, ...second } = await jsonIn<HealthStream>(update({ metrics: ['step_count'] }));
    const consent = { metrics: ['step_count'], purposes: [] };
    const consent_log = [...stream.consent_log, { at: updated_at, ...consent }];
    assert.deepEqual({ ...second, updated_at }, { ...first, ...consent, updated_at, consent_log });
    assert.deepEqual(await owner.streams(), [{ ...second, updated_at }]);
  },

  async 'concurrent updates of different streams all succeed'(api) {
    const owner = await streamOwner(api.send);
    const connected = await Promise.all([owner.connect(), owner.connect(), owner.connect()]);
    await Promise.all(connected.map(({ update }, at) => jsonIn(update({ label: `${at}`, metrics: [METRICS[at]] }))));
    const listed = new Map((await owner.streams()).map((stream) => [stream.stream_id, stream]));
    for (const [at, { stream }] of connected.entries()) {
      const { label, metrics } = listed.get(stream.stream_id) ?? {};
      assert.deepEqual([label, metrics], [`${at}`, [METRICS[at]]]);
    }
  },

  async 'at most 16 streams; a revoked stream does not count'(api) {
    const owner = await streamOwner(api.send);
    const first = await owner.connect();
    for (let count = 1; count < MAX_STREAMS; count += 1) await owner.connect();
    await assertProblem(await owner.create(CONSENT), '409 too-many-streams');
    await first.revoke();
    await owner.connect();
    await assertProblem(await owner.create(CONSENT), '409 too-many-streams');
  },

  async 'erases exactly the readings of a withdrawn metric on request'(api) {
    const owner = await streamOwner(api.send);
    const [watch, kept] = [await owner.connect(), await owner.connect()];
    await jsonIn(watch.sendSamples([reading('heart_rate', 60, 1), reading('step_count', 61, 2)]));
    await jsonIn(watch.sendSamples([reading('heart_rate', 62, 3)]));
    await jsonIn(kept.sendSamples([reading('heart_rate', 70, 2)]));
    const values = async () => new Set((await owner.page()).samples.map(({ value }) => value));
    await assertProblem(await watch.eraseWithdrawn('?metric=heart_rate'), '409 still-agreed');
    await jsonIn(watch.update({ metrics: ['step_count'] }));
    assert.deepEqual(await values(), new Set([60, 61, 62, 70]));
    const receipt = await jsonIn<WithdrawalReceipt>(watch.eraseWithdrawn('?metric=heart_rate'));
    const { stream_id } = watch.stream;
    assert.deepEqual(receipt, { stream_id, metrics: ['heart_rate'], erased: { batches: 2, samples: 2 } });
    assert.deepEqual(await values(), new Set([61, 70]));
    const again = await jsonIn<WithdrawalReceipt>(watch.eraseWithdrawn());
    assert.deepEqual(again.erased, { batches: 0, samples: 0 });
  },

  async 'revoking erases exactly the stream’s readings, counts them, and can be repeated'(api) {
    const owner = await streamOwner(api.send);
    const [gone, kept] = [await owner.connect(), await owner.connect()];
    await jsonIn(gone.sendSamples([reading('heart_rate', 60, 1), reading('heart_rate', 61, 2)]));
    await jsonIn(gone.sendSamples([reading('heart_rate', 62, 3)]));
    await jsonIn(kept.sendSamples([reading('heart_rate', 70, 2)]));
    const receipt = await jsonIn<RevocationReceipt>(gone.revoke());
    assert.deepEqual([receipt.stream_id, receipt.erased], [gone.stream.stream_id, { batches: 2, samples: 3 }]);
    assert.deepEqual(
      (await owner.page()).samples.map(({ value }) => value),
      [70],
    );
    const { revoked_at = '' } = receipt;
    const last = { at: revoked_at, metrics: gone.stream.metrics, purposes: [] };
    const consent_log = [...gone.stream.consent_log, last];
    const after = { ...gone.stream, purposes: [], revoked_at, updated_at: revoked_at, consent_log };
    const listed = await owner.streams();
    assert.deepEqual(new Set(listed), new Set([after, kept.stream]));
    const again = await jsonIn<RevocationReceipt>(gone.revoke());
    assert.deepEqual(again, { ...receipt, erased: { batches: 0, samples: 0 } });
    await assertProblem(await gone.update({ label: 'Back' }), '404 not-found');
  },
};
