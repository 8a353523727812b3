import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ASSUMED } from '../../bench/costs/assumed.ts';
import { readCounts } from '../../bench/costs/counts.ts';
import { type Day, days } from '../../bench/costs/day.ts';
import { alarmCount } from '../../bench/costs/deployment.ts';
import { costDocuments } from '../../bench/costs/documents.ts';
import { monthOf, totalOf } from '../../bench/costs/model.ts';
import { costOf, type Item, prices } from '../../bench/costs/prices.ts';
import { blocks, names, PROJECT } from '../terraform/hcl.ts';

const counts = readCounts();
const fixed = { metrics: 0, alarms: 20 };
const none = days['without a watch'];
const bill = (day: Day, users: number, fixture = counts) => monthOf({ counts: fixture, prices, day, users, fixed });
const lineOf = (day: Day, users: number, item: Item) => bill(day, users).find((line) => line.item === item);

test('the documents have the figures of the cost model; otherwise run npm run costs', async () => {
  for (const [path, text] of costDocuments()) assert.equal(await readFile(join(PROJECT, path), 'utf8'), text, path);
});

test('every price has a source, and tiers that end with an unlimited one', () => {
  for (const { tiers, source, what } of Object.values(prices)) {
    assert.match(source, /^https:\/\/aws\.amazon\.com\//, what);
    assert.equal(tiers.at(-1)?.[0], Number.POSITIVE_INFINITY, what);
  }
});

test('a volume above a tier costs the next price only for what is above', () => {
  assert.equal(costOf(prices.apiRequests, 300e6), 300);
  assert.equal(costOf(prices.apiRequests, 400e6), 390);
});

test('ten minutes with the app open cost polls that back off, and one more for a touch', () => {
  const polling: Day = { ...none, opens: 1, chartsMs: 1e9, touchMs: 1e9 };
  const once: Day = { ...polling, minutesOpen: 0 };
  const requests = (day: Day) => lineOf(day, 1, 'apiRequests')?.volume ?? 0;
  // The first poll evaluates the pet, whether or not the app stays open. The others come after 1.5, 3, 6, 12, 24 and then 30 s.
  const polls = (day: Day) => (requests(day) - requests(once)) / 30;
  assert.ok(Math.abs(polls(polling) - 23) < 1e-6, `${polls(polling)}`);
  assert.ok(Math.abs(polls({ ...polling, touchMs: 595_000 }) - 24) < 1e-6);
});

test('without users only the alarms and the sweeps cost something', () => {
  const idle = totalOf(bill(none, 0));
  assert.ok(idle > 2 && idle < 2.05, String(idle));
});

test('X-Ray records one invocation a second of each function, and a share of the others', () => {
  const perSecond = (lineOf(none, 10_000_000, 'traces')?.volume ?? 0) / (30 * 24 * 60 * 60);
  const invocations = (lineOf(none, 10_000_000, 'lambdaRequests')?.volume ?? 0) / (30 * 24 * 60 * 60);
  assert.ok(Math.abs(perSecond - (1 + (invocations - 1) * ASSUMED.tracesShare)) < 0.01, String(perSecond));
});

test('the bill follows the counts that it is given', () => {
  const dearer = structuredClone(counts);
  dearer.pet.none['poll the pet, unchanged'].reads = { Users: 3 };
  assert.ok(totalOf(bill(none, 1_000, dearer)) > totalOf(bill(none, 1_000)));
});

test('the bill has every alarm of a deployment without a model', () => {
  const perResource = ['tables', 'functions'].map(
    (of) => names(`locals.${of}`).length * names(`locals.${of.slice(0, -1)}_alarms`).length,
  );
  const ofLogs = names('locals.log_alarms').filter((name) => name !== 'narrator-failures');
  const made = [names('locals.service_alarms').length, ofLogs.length, ...perResource];
  assert.equal(
    alarmCount(),
    made.reduce((sum, count) => sum + count, 0),
  );
});

test('metrics of logs have no default value, so that AWS bills them only for hours with failures', () => {
  const filters = blocks('resource.aws_cloudwatch_log_metric_filter').flatMap((named) => Object.values(named));
  assert.ok(filters.length > 0);
  for (const filter of filters) {
    const [{ default_value, dimensions } = {}] = blocks('metric_transformation', filter);
    assert.deepEqual([default_value, dimensions], [undefined, undefined]);
  }
});
