import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { CreatedStream, SamplePage, StreamList } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { button, recordShifts, useHome } from './home.ts';
import { takeBothPictures } from './pictures.ts';
import { eventually, openView } from './story.ts';

const DAY_MS = 24 * 60 * 60_000;
const METRICS = ['sleep_duration', 'step_count', 'heart_rate'];
const { atHome, atWeek, post, ask } = useHome();
const only = { skip: noBrowser };

/** Lets the app believe that all consents were given some days ago, because a test cannot wait for days. */
async function ageConsents(page: Page, days: { count: number }): Promise<void> {
  await page.route(/\/streams$/, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    const { streams } = (await response.json()) as StreamList;
    const at = (time: string) => new Date(Date.parse(time) - days.count * DAY_MS).toISOString();
    const aged = streams.map((stream) => ({
      ...stream,
      consent_log: stream.consent_log.map((entry) => ({ ...entry, at: at(entry.at) })),
    }));
    await route.fulfill({ response, json: { streams: aged } });
  });
}

async function withWatch(days: { count: number }, prepare: (page: Page) => Promise<unknown> = async () => {}) {
  const { page, user, consoleErrors } = await atHome();
  const body = { source: 'simulated-watch', label: 'A simulated watch', metrics: METRICS, purposes: ['pet_state'] };
  await post(`/users/${user.userId}/streams`, user.token, body);
  await ageConsents(page, days);
  await prepare(page);
  await page.reload();
  const count = async () => (await ask<SamplePage>(user, '/samples?limit=1000')).samples.length;
  return { page, user, count, consoleErrors };
}

/** Returns how many bytes of answers with readings the page receives meanwhile, headers included. */
async function bytesOfReadings(page: Page, act: () => Promise<unknown>): Promise<number> {
  const sizes: ReturnType<Request['sizes']>[] = [];
  const add = (request: Request) => request.url().includes('/samples?') && sizes.push(request.sizes());
  page.on('requestfinished', add);
  await act();
  page.off('requestfinished', add);
  const loaded = await Promise.all(sizes);
  assert.ok(loaded.length > 0);
  return loaded.reduce(
    (sum, { responseBodySize, responseHeadersSize }) => sum + responseBodySize + responseHeadersSize,
    0,
  );
}

async function check(page: Page, name: string): Promise<void> {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
    await takeBothPictures(page, `watch/${name}-${width}`, { fullPage: true });
  }
  await assertAccessible(page, name);
}

test('the simulated watch brings the missing days once, says so, and can be switched off', only, async () => {
  const days = { count: 2.9 };
  let moved = async (): Promise<string[]> => assert.fail('not recorded');
  const { page, count, consoleErrors } = await withWatch(days, async (one) => {
    moved = await recordShifts(one);
  });
  const brought = (text: string) =>
    page.getByRole('status').getByText(`Your simulated watch has added the last ${text}`);
  await brought('3 days.').waitFor();
  const below = ['nights', 'card', 'duties'];
  assert.deepEqual(
    (await moved()).filter((name) => below.includes(name)),
    [],
  );
  const first = await count();
  assert.ok(first > 300, `${first}`);
  await check(page, 'brought');
  await openView(page, 'week');
  const bytes = await bytesOfReadings(page, async () => {
    await page.reload();
    await page.locator('.plot canvas').nth(2).waitFor();
  });
  assert.ok(bytes < 10_000, `the second visit loaded ${bytes} bytes of readings`);
  assert.equal(await page.getByText('Your simulated watch has added').count(), 0);
  assert.equal(await count(), first);

  const on = page.getByRole('switch', { name: 'Keep measuring' });
  await openView(page, 'settings');
  await on.uncheck();
  days.count = 4.9;
  await page.reload();
  await on.waitFor();
  assert.equal(await on.isChecked(), false);
  await openView(page, 'week');
  await page.locator('.plot canvas').nth(2).waitFor();
  assert.equal(await count(), first);
  await openView(page, 'settings');
  await on.check();
  await openView(page, 'home');
  await brought('5 days.').waitFor();
  assert.ok((await count()) > first);
  assert.deepEqual(consoleErrors, []);
});

test('home works while the simulated watch cannot send, which is said', only, async () => {
  const { page, count } = await withWatch({ count: 1 }, (one) =>
    one.route('**/samples', (route) => {
      if (route.request().method() === 'POST') return route.fulfill({ status: 500, json: {} });
      return route.fallback();
    }),
  );
  await page.locator('.card').filter({ hasText: 'A simulated watch' }).getByRole('alert').waitFor();
  await page.locator('.badge').getByText('Curious').waitFor();
  await openView(page, 'settings');
  await button(page, 'Connect a source').waitFor();
  assert.equal(await count(), 0);
});

test('a stale value has its date, steps of several sources count once, and late readings appear', only, async () => {
  const { page, user } = await atWeek();
  const time = (daysAgo: number, hour: number) =>
    new Date(new Date().setHours(hour, 0, 0, 0) - daysAgo * DAY_MS).toISOString();
  const streams = `/users/${user.userId}/streams`;
  let late: () => Promise<unknown> = async () => undefined;
  for (const [source, value] of [
    ['watch', 9_000],
    ['phone', 8_000],
  ] as const) {
    const body = { source, metrics: ['step_count', 'heart_rate'], purposes: [] };
    const { stream_id, ingest_token } = await post<CreatedStream>(streams, user.token, body);
    const samples = [
      { metric: 'step_count', value, start: time(2, 1) },
      { metric: 'heart_rate', value: 60, start: new Date().toISOString() },
    ];
    const send = (sent: object[]) => post(`${streams}/${stream_id}/samples`, ingest_token, { samples: sent });
    await send(samples);
    late = () => send([{ metric: 'step_count', value: 7_000, start: time(4, 1) }]);
  }
  await page.reload();
  const chart = (name: string) => page.getByRole('figure').filter({ hasText: name });
  const date = new Date(time(2, 1)).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  await chart('Steps').getByText('9,000').waitFor();
  const shown = async () => (await chart('Steps').locator('.latest .hint').textContent()) ?? '';
  await eventually(async () => (await shown()).split(' ').toSorted().join() === date.split(' ').toSorted().join());
  assert.equal(await chart('Heart rate').locator('.latest .hint').count(), 0);

  await late();
  await page.reload();
  await chart('Steps').getByRole('button', { name: 'Show as a table' }).click();
  await chart('Steps').getByRole('cell', { name: '7,000' }).waitFor();
});
