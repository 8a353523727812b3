import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consentSteps } from '../../cli/import-user/consent.ts';
import type { Export } from '../../shared/models/typescript/types.ts';
import { METRICS, reading } from '../support/streams.ts';
import { appByDay, at, exported, historyOf, importInto } from './import-user.ts';
import { assertSameContent } from './same-content.ts';

const DAY = 24 * 60;
const MINUTE_MS = 60_000;

test('imports all readings except those older than 90 days', async () => {
  const { original } = await exported(historyOf([at(89.9 * DAY), at(89.9 * DAY + 10)], [at(89 * DAY)], [at(1)]));
  const app = appByDay();
  app.advance(0.1 * DAY * MINUTE_MS - 5 * MINUTE_MS);
  const { failure, lines, copy } = await importInto(app, original);
  assert.equal(failure, undefined);
  assert.ok(lines.includes('Skipped 1 reading older than 90 days.'), lines.join('\n'));
  assert.deepEqual(
    copy?.batches.map(({ samples }) => samples.length),
    [1, 1, 1],
  );
});

test('reports what cannot be imported and why, and imports the rest', async () => {
  const { original } = await exported({ ...historyOf([at(1)], [at(2)], [at(3)], [at(4)]), portrait: ['rg', 'by'] });
  const [first, second, third, fourth] = original.batches;
  assert.ok(first && second && third && fourth);
  Object.assign(first, { stream_id: crypto.randomUUID() });
  Object.assign(second.samples[0] ?? {}, {
    start: new Date(Date.parse(original.exported_at) + 7 * DAY * MINUTE_MS).toISOString(),
  });
  const [stream] = original.streams;
  assert.ok(stream);
  stream.consent_log = [{ at: stream.created_at, metrics: ['sleep_score', 'heart_rate'], purposes: [] }];
  stream.metrics = ['sleep_score', 'heart_rate'];
  Object.assign(third.samples[0] ?? {}, { metric: 'step_count' });
  original.portrait = `data:image/jpeg;base64,${Buffer.from('no picture').toString('base64')}`;
  const { failure, lines, copy } = await importInto(appByDay(), original);
  assert.equal(failure, 'Not everything could be imported, for the reasons above.');
  const text = lines.join('\n');
  assert.match(text, /\n {2}the portrait: The storage answered 4\d\d: /);
  assert.match(text, /\n {2}1 reading of streams that are not in the file/);
  assert.match(text, /\n {2}1 reading of s0: nothing in its consent log allows them/);
  assert.match(text, /\n {2}the batch \S+ of s0: The server answered 400: .*\n {4}\/samples\/0\/start: .*future/);
  assert.match(text, /^Imported: 1 reading, 1 stream\.$/m);
  assert.deepEqual(
    copy?.batches.map(({ batch_id }) => batch_id),
    [fourth.batch_id],
  );
});

test('imports every stream and every consent that a user can have', async () => {
  const moments = Array.from({ length: 60 }, (_, step) => ({
    metrics: [...METRICS].slice(0, 2 + (step % 2)),
    purposes: step % 4 < 2 ? [] : ['pet_state'],
    batches: step === 20 ? [[at(5)]] : [],
  }));
  const revoked = Array.from({ length: 8 }, () => ({ moments: moments.slice(0, 2), revoked: true }));
  const open = Array.from({ length: 16 }, (_, count) => ({
    moments: moments.slice(0, count ? 1 : 60),
    revoked: false,
  }));
  const { original } = await exported({
    ...historyOf(),
    streams: [...open.slice(1, 9), ...revoked, ...open.slice(9), open[0] ?? { moments, revoked: false }],
  });
  assert.equal(original.streams.length, 24);
  const { failure, copy } = await importInto(appByDay(), original);
  assert.equal(failure, undefined);
  assert.ok(copy);
  await assertSameContent(copy, original);
});

test('imports a batch under the latest of those consents that allow it with the fewest purposes', () => {
  const [stream_id, created_at] = [crypto.randomUUID(), new Date().toISOString()];
  const consentAt = (metrics: Export['streams'][0]['metrics'], ...purposes: Export['streams'][0]['purposes']) => ({
    at: created_at,
    metrics,
    purposes,
  });
  const consent_log = [
    consentAt(['heart_rate'], 'pet_state', 'pet_messages'),
    consentAt(['heart_rate', 'step_count'], 'pet_state'),
    consentAt(['step_count'], 'pet_state'),
    consentAt(['sleep_score', 'step_count'], 'pet_state', 'pet_messages'),
  ];
  const stream = { stream_id, source: 's', metrics: [], purposes: [], created_at, updated_at: created_at, consent_log };
  const batchOf = (batch_id: string, ...metrics: (typeof METRICS)[number][]) => ({
    stream_id,
    batch_id,
    received_at: created_at,
    samples: metrics.map((metric) => reading(metric, 60)),
  });
  const { steps, unconsented } = consentSteps(stream, [
    batchOf('both', 'heart_rate', 'step_count'),
    batchOf('pulse', 'heart_rate'),
    batchOf('steps', 'step_count'),
    batchOf('score', 'sleep_score'),
    batchOf('none', 'sleep_score', 'heart_rate'),
  ]);
  const names = (batches: { batch_id: string }[]) => batches.map(({ batch_id }) => batch_id);
  assert.deepEqual(
    steps.map(({ batches }) => names(batches)),
    [[], ['both', 'pulse'], ['steps'], ['score']],
  );
  assert.deepEqual(names(unconsented), ['none']);
});
