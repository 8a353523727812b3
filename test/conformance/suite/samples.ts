import assert from 'node:assert/strict';
import type { SamplePage } from '../../../shared/models/typescript/types.ts';
import { jsonIn, reading, streamOwner } from '../../support/streams.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { assertPointsAt } from './problem.ts';

const BATCHES = 6;
const EACH = 7;
const MINUTE = 60_000;

/** Creates an owner with three streams whose batches overlap. Some readings start at the same time, but all values differ. */
async function reader(api: Api) {
  const owner = await streamOwner(api.send);
  const streams = [await owner.connect(), await owner.connect(), await owner.connect()];
  const now = Math.floor(Date.now() / MINUTE) * MINUTE;
  const sent: { value: number; start: string }[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const samples = Array.from({ length: EACH }, (_, at) =>
      reading('step_count', batch * EACH + at, 1 + batch + 2 * (EACH - at), now),
    );
    const score = reading('sleep_score', 50 + batch, 3 + batch, now);
    await jsonIn(streams[batch % streams.length]?.sendSamples([...samples, score]) ?? assert.fail());
    sent.push(...samples, score);
  }
  return { owner, sent, now };
}

/** Reads all pages, and asserts that every page except the last is full. */
async function pagesOf(page: (query: string) => Promise<SamplePage>, limit: number, query = '') {
  const found: SamplePage['samples'] = [];
  for (let cursor = ''; ; ) {
    const { samples, next_cursor } = await page(
      `?limit=${limit}${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(...samples);
    if (next_cursor === undefined) return found;
    assert.equal(samples.length, limit);
    assert.notEqual(next_cursor, cursor);
    cursor = next_cursor;
  }
}

const valuesOf = (samples: readonly { value: number; start: string }[]) =>
  samples.map(({ value, start }) => `${start} ${value}`);

/** Writes an instant in the ways that a query accepts. In a query, `+` means a space unless it is encoded as `%2B`. */
function queryTimesOf(instant: number): string[] {
  const local = (minutes: number, separator = 'T') =>
    new Date(instant + minutes * MINUTE).toISOString().slice(0, -1).replace('T', separator);
  return [
    ...[`${local(0)}%2B0000`, `${local(-270)}-0430`, `${local(60)}%2B01:00`],
    ...[`${local(0)}+0000`, `${local(60)}+01:00`, `${local(60)}%200100`],
    ...[`${local(0, '%20')}%20%2B00:00`, `${local(-270, '+')}+-04:30`, `${local(60, '+')}++01:00`],
  ];
}

const EARLIER_CURSOR = Buffer.from(
  ['2026-03-13T22:30:00.000Z', crypto.randomUUID(), crypto.randomUUID(), '2026-03-13T22:30:00.000Z', '0'].join(' '),
).toString('base64url');
const wrong: Record<string, [query: string, pointer: string]> = {
  'an unknown metric': ['metric=mood', '?metric'],
  'a day alone': ['from=2026-03-14', '?from'],
  'a time without a zone': ['to=2026-03-14T09:26:53', '?to'],
  'a time of the year 10000 in UTC': ['to=9999-12-31T23:59:59-23:59', '?to'],
  'an offset in hours only': ['from=2026-03-14T09:26:53%2B00', '?from'],
  'an offset in hours only, whose plus became a space': ['to=2026-03-14T09:26:53+00', '?to'],
  'a day that does not exist': ['from=2026-02-30T00:00:00Z', '?from'],
  'limit 0': ['limit=0', '?limit'],
  'limit 5,001': ['limit=5001', '?limit'],
  'a cursor in another format': ['cursor=eyJvZmZzZXQiOjEwMH0', '?cursor'],
  'a cursor of an earlier version': [`cursor=${EARLIER_CURSOR}`, '?cursor'],
};

export const samples: Rules = {
  async 'pages of any limit have each reading exactly once, the earliest first'(api) {
    const { owner, sent } = await api.once(reader);
    const whole = await pagesOf(owner.page, 1_000);
    const starts = whole.map(({ start }) => start);
    assert.deepEqual(starts, starts.toSorted());
    assert.deepEqual(valuesOf(whole).toSorted(), valuesOf(sent).toSorted());
    for (const limit of [1, 2, 3, 7, 10, sent.length - 1, sent.length]) {
      assert.deepEqual(await pagesOf(owner.page, limit), whole, `${limit}`);
    }
  },

  async 'filters by metric, from and to'(api) {
    const { owner, sent, now } = await api.once(reader);
    const [from, to] = [15, 5].map((minutes) => new Date(now - minutes * MINUTE).toISOString());
    const query = `&metric=step_count&from=${from}&to=${to}`;
    const wanted = sent.filter(
      ({ start, value }) => start >= (from ?? '') && start < (to ?? '') && value < BATCHES * EACH,
    );
    assert.ok(wanted.length > 4);
    for (const limit of [2, 1_000]) {
      assert.deepEqual(valuesOf(await pagesOf(owner.page, limit, query)).toSorted(), valuesOf(wanted).toSorted());
    }
    assert.deepEqual(await owner.page(`?from=${to}&to=${from}`), { samples: [] });
    assert.deepEqual(await owner.page('?metric=stress_level'), { samples: [] });
  },

  async 'accepts times in a query with an offset without a colon, and with spaces'(api) {
    const owner = await streamOwner(api.send);
    const { sendSamples } = await owner.connect();
    const instant = Date.now() - 30 * MINUTE;
    await jsonIn(sendSamples([{ metric: 'heart_rate', value: 60, start: new Date(instant).toISOString() }]));
    for (const time of queryTimesOf(instant)) {
      const [from, to] = [await owner.page(`?from=${time}`), await owner.page(`?to=${time}`)];
      assert.deepEqual([from.samples.length, to.samples.length], [1, 0], time);
    }
  },

  async 'rejects all invalid parameters in one answer'(api) {
    const { owner } = await api.once(reader);
    const query = '?metric=mood&from=yesterday&to=2026-03-14&limit=0&cursor=next';
    const pointers = ['?metric', '?from', '?to', '?limit', '?cursor'];
    await assertPointsAt(await owner.get(`/samples${query}`), pointers, '400 invalid-parameter');
    await assertPointsAt(
      await owner.get('/samples?limit=5001&metric=step_count&cursor='),
      ['?limit', '?cursor'],
      '400 invalid-parameter',
    );
  },

  ...ruleForEach('rejects', wrong, async (api, [query, pointer]) => {
    const { owner } = await api.once(reader);
    await assertPointsAt(await owner.get(`/samples?${query}`), [pointer], '400 invalid-parameter');
  }),
};
