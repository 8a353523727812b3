import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { reading, streamOwner } from '../support/streams.ts';

/**
 * Creates an owner with 200 heart rates, one for each of the last 200 minutes, and one sleep score. Earlier heart rates are
 * higher.
 */
async function setup() {
  const owner = await streamOwner(testApp().request);
  const stream = await owner.connect();
  const now = Date.now();
  const samples = [...Array(200).keys()].map((index) => reading('heart_rate', 100 + index / 2, index + 1, now));
  await stream.sendSamples([...samples, reading('sleep_score', 80, 2.5, now)]);
  return { owner, stream, now };
}

test('without a query, returns the 100 earliest readings and a cursor', async () => {
  const { owner } = await setup();
  const response = await owner.get('/samples');
  assert.equal(response.headers.get('Cache-Control'), 'private, no-cache');
  const { samples, next_cursor } = JSON.parse(await response.text());
  assert.deepEqual([samples.length, samples[0].value, typeof next_cursor], [100, 199.5, 'string']);
});

test('If-None-Match answers 304 until a reading arrives, also of an earlier time', async () => {
  const { owner, stream, now } = await setup();
  const query = `/samples?from=${new Date(now - 2 * 60_000).toISOString()}`;
  const tag = (await owner.get(query)).headers.get('ETag') ?? '';
  const again = () => owner.get(query, { 'If-None-Match': tag });
  const fresh = await again();
  assert.deepEqual([fresh.status, fresh.headers.get('ETag'), await fresh.text()], [304, tag, '']);
  await stream.sendSamples([reading('heart_rate', 70, 3, now)]);
  assert.equal((await again()).status, 304, 'the page does not have this reading');
  await stream.sendSamples([reading('heart_rate', 71, 1.5, now)]);
  assert.equal((await again()).status, 200);
});

test('filters by metric, from and to', async () => {
  const { owner, stream, now } = await setup();
  const { stream_id } = stream.stream;
  const minute = (count: number) => new Date(now - count * 60_000).toISOString();
  const only = async (query: string) => (await owner.page(query)).samples.map(({ value }) => value);
  assert.deepEqual((await owner.page('?metric=sleep_score')).samples, [
    { ...reading('sleep_score', 80, 2.5, now), stream_id },
  ]);
  assert.deepEqual(await only('?metric=step_count'), []);
  assert.deepEqual(await only(`?from=${minute(3)}`), [101, 80, 100.5, 100]);
  assert.deepEqual(await only(`?to=${minute(198)}`), [199.5, 199]);
  assert.deepEqual(await only(`?from=${minute(3)}&to=${minute(2)}`), [101, 80]);
  assert.deepEqual(await only(`?from=${minute(3)}&to=${minute(2)}&metric=heart_rate&limit=1`), [101]);
  assert.deepEqual(await only(`?from=${minute(2)}&to=${minute(3)}`), []);
});

test('accepts a query time in any zone', async () => {
  const { owner, now } = await setup();
  const from = new Date(now - 2 * 60_000 + 2 * 60 * 60_000).toISOString().replace('Z', '+02:00');
  assert.equal((await owner.page(`?from=${encodeURIComponent(from)}`)).samples.length, 2);
});

const wrong: Record<string, [query: string, pointer: string]> = {
  'an unknown metric': ['metric=mood', '?metric'],
  'a metric in capitals': ['metric=HEART_RATE', '?metric'],
  'no metric': ['metric=', '?metric'],
  'from a day alone': ['from=2026-03-14', '?from'],
  'from a number': ['from=1773480413', '?from'],
  'from a time without a zone': ['from=2026-03-14T09:26:53', '?from'],
  'from a day that does not exist': ['from=2026-02-30T00:00:00Z', '?from'],
  'to a time of the year 10000 in UTC': ['to=9999-12-31T23:59:59-23:59', '?to'],
  'from a time of the year before 0000 in UTC': ['from=0000-01-01T00:00:00%2B23:59', '?from'],
  'to a word': ['to=tomorrow', '?to'],
  'to nothing': ['to=', '?to'],
  'limit 0': ['limit=0', '?limit'],
  'limit 5,001': ['limit=5001', '?limit'],
  'limit −1': ['limit=-1', '?limit'],
  'a limit that is not a whole number': ['limit=1.5', '?limit'],
  'a limit that is a word': ['limit=all', '?limit'],
  'a cursor that is a word': ['cursor=next', '?cursor'],
  'an empty cursor': ['cursor=', '?cursor'],
  'a cursor in another format': [`cursor=${Buffer.from('{"offset": 100}').toString('base64url')}`, '?cursor'],
  'a cursor without a position': [`cursor=${Buffer.from(new Date().toISOString()).toString('base64url')}`, '?cursor'],
};
for (const [what, [query, pointer]] of Object.entries(wrong)) {
  test(`rejects ${what}`, async () => {
    const owner = await streamOwner(testApp().request);
    const { errors = [] } = await assertProblem(await owner.get(`/samples?${query}`), 'invalid-parameter');
    assert.deepEqual(
      errors.map((error) => error.pointer),
      [pointer],
    );
  });
}

test('rejects a damaged cursor', async () => {
  const { owner } = await setup();
  const { next_cursor = '' } = await owner.page('?limit=1');
  for (const cursor of [next_cursor.slice(0, 20), next_cursor.slice(3), `${next_cursor}AAAA`]) {
    await assertProblem(await owner.get(`/samples?cursor=${cursor}`), 'invalid-parameter');
  }
});

test('does not list readings of a revoked stream', async () => {
  const { owner, stream } = await setup();
  await stream.revoke();
  assert.deepEqual(await owner.page(), { samples: [] });
});

test('still lists readings whose purposes or metrics are withdrawn', async () => {
  const { owner, stream } = await setup();
  const before = await owner.page();
  await stream.update({ purposes: [], metrics: ['step_count'] });
  assert.deepEqual(await owner.page(), before);
});

test('does not list readings of other users', async () => {
  const app = testApp();
  const [max, eve] = [await streamOwner(app.request), await streamOwner(app.request)];
  await (await max.connect()).sendSamples([reading('heart_rate', 60)]);
  await eve.connect();
  assert.deepEqual(await eve.page(), { samples: [] });
});
