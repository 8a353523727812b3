import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { CreatedStream, PetState, StreamList, UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { zoneAtNoon } from '../support/zone-at-noon.ts';
import { assertAccessible } from './axe.ts';
import { button, recordShifts, useHome, WHOLE_PAGE } from './home.ts';
import { consentToAll, eventually, openRequests, openView } from './story.ts';

const { atHome, atWeek, atSettings, post, ask } = useHome();
const only = { skip: noBrowser };
const DAY_MS = 24 * 60 * 60_000;

test('without readings the pet is curious, and each card explains why', only, async () => {
  const { page } = await atWeek();
  await page.locator('.badge').getByText('Curious').waitFor();
  await page.getByText('it never makes anything up').waitFor();
  await page.getByText('No readings yet.').waitFor();
  assert.equal(await page.locator('.days li').count(), 1, 'days before the pet hatched are not listed');
  await openView(page, 'settings');
  await page.getByText('No source is connected.').waitFor();

  await page.emulateMedia({ forcedColors: 'active' });
  const bubble = await page.locator('.bubble').evaluate(
    new Function(
      'element',
      `return {
      border: getComputedStyle(element).borderTopStyle,
      tail: getComputedStyle(element, '::before').display,
    }`,
    ) as (element: unknown) => unknown,
  );
  assert.deepEqual(bubble, { border: 'solid', tail: 'none' });
  const aboveShadow = await page.locator('.pet-shadow').evaluate(
    new Function(
      'shadow',
      `
      const { left, width, top } = shadow.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + 1)?.closest('.pet-body') !== null`,
    ) as (element: unknown) => boolean,
  );
  assert.ok(aboveShadow, 'the pet is painted over its shadow');
});

test('nothing in the week moves when the readings and the code of the charts arrive', only, async () => {
  const { page, user } = await atHome(undefined, WHOLE_PAGE);
  await post('/users', user.token, { user_id: user.userId, age: 34 });
  const { stream_id, ingest_token } = await post<CreatedStream>(`/users/${user.userId}/streams`, user.token, {
    source: 'my-watch',
    metrics: ['sleep_duration', 'heart_rate_variability_rmssd', 'step_count', 'sleep_score'],
    purposes: [],
  });
  const end = new Date(Date.now() - DAY_MS);
  const start = new Date(end.getTime() - 460 * 60_000);
  const samples = [
    { metric: 'sleep_duration', value: 460, start, end },
    { metric: 'heart_rate_variability_rmssd', value: 51, start },
    { metric: 'sleep_score', value: 78, start: new Date() },
  ];
  await post(`/users/${user.userId}/streams/${stream_id}/samples`, ingest_token, { samples });
  const moved = await recordShifts(page);
  const opened = { readings: Promise.withResolvers<void>(), plot: Promise.withResolvers<void>() };
  const hold = (url: RegExp, until: Promise<void>) =>
    page.route(url, async (route) => {
      await until;
      await route.continue();
    });
  await hold(/\/samples\?/, opened.readings.promise);
  await hold(/\/assets\/plot-.*\.js/, opened.plot.promise);
  await page.evaluate(`location.hash = 'week'`);
  await page.reload();
  await page.locator('.chart').nth(3).waitFor();
  assert.deepEqual(await moved(), []);
  opened.readings.resolve();
  await page.getByText('you haven’t allowed your pet to use them').waitFor();
  assert.deepEqual(await moved(), []);
  opened.plot.resolve();
  await page.locator('.plot canvas').nth(2).waitFor();
  assert.deepEqual(await moved(), []);
});

/**
 * Opens the home step with a stopped clock, so that the result does not depend on the speed of the machine. `pass`
 * advances the clock. `polls` counts the requests for the pet, and `days` has the beginning of each day that was loaded.
 */
async function atHomeWithStoppedClock() {
  const polls = { started: 0 };
  let open: ReadonlySet<Request> = new Set();
  const days: string[] = [];
  const { page, user } = await atWeek(
    async (page) => {
      open = openRequests(page);
      page.on('request', (request) => {
        if (request.url().endsWith('/pet')) polls.started += 1;
        const from = /\/samples\?from=([^&]*)/.exec(request.url())?.[1];
        if (from) days.push(from);
      });
      await page.clock.install();
    },
    { timezoneId: zoneAtNoon() },
  );
  await page.clock.pauseAt(Date.now() + 60_000);
  const pass = async (ms: number) => {
    await eventually(async () => open.size === 0);
    // Send another request. When its response arrives, the page has already handled the responses to its polls.
    await page.evaluate(`fetch('./healthz', { cache: 'no-store' }).then((answer) => answer.text())`);
    await page.clock.runFor(ms);
  };
  return { page, user, polls, days, pass };
}

test('readings of today are loaded every minute, those of earlier days every five minutes', only, async () => {
  const { days, pass } = await atHomeWithStoppedClock();
  const loadsOf = (day: 'first' | 'last') => {
    const sorted = days.toSorted();
    return days.filter((from) => from === sorted.at(day === 'first' ? 0 : -1)).length;
  };
  await pass(60_000);
  await eventually(async () => loadsOf('last') > 0);
  const before = loadsOf('first');
  for (let minute = 0; minute < 11; minute += 1) {
    const loads = loadsOf('last');
    await pass(60_000);
    await eventually(async () => loadsOf('last') > loads);
  }
  const loads = loadsOf('first') - before;
  assert.ok(loads >= 2 && loads <= 3, `${loads} loads of the first day`);
});

test('a new state is shown when the user touches the page, or within half a minute', only, async () => {
  const { page, user, pass } = await atHomeWithStoppedClock();
  const stream = await post<CreatedStream>(`/users/${user.userId}/streams`, user.token, {
    source: 'my-watch',
    metrics: ['sleep_score'],
    purposes: ['pet_state'],
  });
  for (const [value, mood, see] of [
    [95, 'Happy', () => pass(30_000)],
    [15, 'Exhausted', () => pass(30_000).then(() => page.mouse.click(5, 5))],
    [72, 'Good', () => page.evaluate(`dispatchEvent(new Event('focus'))`)],
  ] as const) {
    const sample = { metric: 'sleep_score', value, start: new Date().toISOString() };
    const path = `/users/${user.userId}/streams/${stream.stream_id}/samples`;
    await post(path, stream.ingest_token, { samples: [sample] });
    await eventually(async () => (await ask<PetState>(user, '/pet')).energy === value);
    await see();
    await page.locator('.badge').getByText(mood).waitFor();
    for (const ms of [1_500, 3_000, 6_000]) await pass(ms);
  }
  await page.getByText('72 out of 100').first().waitFor();
  await page.locator('.plot canvas').waitFor();
});

const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`);

test('polls grow apart while nothing changes, and stop while the page is hidden', only, async () => {
  const { page, polls, pass } = await atHomeWithStoppedClock();
  const countedAfter = async (ms: number) => {
    await pass(ms);
    await pass(0);
    return polls.started;
  };
  await setHidden(page, false);
  let expected = await countedAfter(0);
  for (const ms of [1_500, 3_000, 6_000, 12_000, 24_000, 30_000, 30_000]) {
    assert.equal(await countedAfter(ms - 1), expected);
    expected += 1;
    assert.equal(await countedAfter(1), expected);
  }
  await page.mouse.click(5, 5);
  expected += 1;
  await eventually(async () => polls.started === expected);
  await page.mouse.click(5, 5);
  assert.equal(
    await countedAfter(29_000),
    expected,
    'a touch does not end the back-off, and a second one does nothing',
  );
  await setHidden(page, true);
  assert.equal(await countedAfter(60_000), expected);
  await setHidden(page, false);
  await eventually(async () => polls.started === expected + 1);
});

test('an answer asks for consent once, moves the mood, and can be changed', only, async () => {
  const { page, user, consoleErrors } = await atHome(undefined, { timezoneId: 'Asia/Tokyo' });
  const badge = page.locator('.badge');
  const streams = async () => (await ask<StreamList>(user, '/streams')).streams;
  await button(page, 'Rough').click();
  await page.getByText('May Rocky’s mood follow your answers?').and(page.locator(':focus')).waitFor();
  await page.locator('.answer-consent').getByText('Each reading is kept for 90 days').waitFor();
  await assertAccessible(page, 'the question for consent');
  await button(page, 'No, thanks').click();
  await page.locator('.answers:focus').waitFor();
  assert.deepEqual(await streams(), []);
  await button(page, 'Rough').click();
  await button(page, 'Yes, that’s fine').click();
  await page.getByRole('status').getByText('You said “Rough”').waitFor();
  await badge.getByText('Under the weather').waitFor();
  await button(page, 'Good').click();
  await badge.getByText('Energetic').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Good', pressed: true }).waitFor();
  await page.getByText('Your first day together').waitFor();
  assert.match((await page.locator('.days .today').innerText()) ?? '', /Energetic/);
  const [stream, ...others] = await streams();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [stream?.source, stream?.metrics, stream?.purposes],
    ['self-report', ['self_report'], ['pet_state']],
  );
  // The pet's day is the browser's.
  await eventually(async () => (await ask<UserProfile>(user)).time_zone === 'Asia/Tokyo');
  assert.deepEqual(consoleErrors, []);
});

test('the pet rests with an owner who is ill, and a rename on another device is seen', only, async () => {
  const { page, user } = await atHome();
  await button(page, 'I’m ill').click();
  await page.getByText('How long should Rocky rest with you?').and(page.locator(':focus')).waitFor();
  await button(page, 'Until tomorrow morning').click();
  await page.getByRole('heading', { name: 'Get well soon' }).waitFor();
  await page.locator('.today-card:focus').waitFor();
  await page.locator('.badge').getByText('Recovering').waitFor();
  const until = Date.parse((await ask<UserProfile>(user)).resting_until ?? '');
  assert.equal(new Date(until).getTime(), new Date(new Date().setHours(29, 0, 0, 0)).getTime());
  assert.equal(await button(page, 'Rough').count(), 0);
  await assertAccessible(page, 'a pet at rest');
  await button(page, 'I’m better').click();
  await page.locator('.badge').getByText('Curious').waitFor();
  await page.getByRole('heading', { name: 'How are you today?' }).waitFor();
  assert.equal((await ask<UserProfile>(user)).resting_until, undefined);
  await post('/users', user.token, { user_id: user.userId, pet_name: 'שלום' });
  await page.evaluate(`dispatchEvent(new Event('focus'))`);
  await page.getByRole('heading', { name: 'שלום', level: 1 }).waitFor();
  const [name, badge] = await Promise.all([page.locator('h1 bdi').boundingBox(), page.locator('.mood').boundingBox()]);
  const middle = (box: typeof name) => (box ? box.x + box.width / 2 : Number.NaN);
  assert.ok(Math.abs(middle(name) - middle(badge)) < 2, 'the name stays above its mood');
});

test('consents change one by one, apply immediately, and are logged', only, async () => {
  const { page, user } = await atSettings();
  await button(page, 'Connect a source').click();
  await page.getByLabel('A simulated watch').check();
  await consentToAll(page);
  await button(page, /^Connect$/).click();
  await button(page, 'Connect a source').waitFor();
  await page.getByText('What we may store and use').click();
  await page.getByRole('switch', { name: 'Set your pet’s mood' }).uncheck();
  await page.locator('.badge').getByText('Curious').waitFor();
  await openView(page, 'week');
  await page.getByText('you haven’t allowed your pet to use them').waitFor();
  await openView(page, 'settings');
  await page.getByText('What we may store and use').click();
  await page.getByRole('switch', { name: 'Heart rate', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep readings' }).click();
  const streamOf = async () => (await ask<StreamList>(user, '/streams')).streams[0];
  await eventually(async () => (await streamOf())?.metrics.length === 7);
  assert.deepEqual((await streamOf())?.purposes, ['pet_messages']);
  assert.equal((await streamOf())?.consent_log.length, 3);
  await page.getByText('What you’ve agreed to, and when').click();
  await page.locator('.log li').nth(2).waitFor();
  assert.equal(await page.locator('.log li').count(), 3);

  await button(page, 'Disconnect and delete its readings').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText(/Disconnected\. \d{3,} readings were deleted\./).waitFor();
  await openView(page, 'week');
  await page.getByText('No readings yet.').waitFor();
  assert.ok((await streamOf())?.revoked_at);
});

test('a consent withdrawn on another device is not restored', only, async () => {
  const { page, user } = await atSettings();
  const { stream_id } = await post<CreatedStream>(`/users/${user.userId}/streams`, user.token, {
    source: 'my-watch',
    metrics: ['heart_rate', 'step_count'],
    purposes: ['pet_state'],
  });
  await page.reload();
  await page.getByText('What we may store and use').click();
  await post(`/users/${user.userId}/streams/${stream_id}`, user.token, { metrics: ['step_count'] });
  await page.getByRole('switch', { name: 'Sleep', exact: true }).check();
  const metrics = async () => (await ask<StreamList>(user, '/streams')).streams[0]?.metrics;
  await eventually(async () => (await metrics())?.includes('sleep_duration') === true);
  assert.deepEqual(await metrics(), ['step_count', 'sleep_duration']);
  await page.getByRole('switch', { name: 'Heart rate', exact: true, checked: false }).waitFor();
  // Withdraw consent to all metrics but one. Consent to the last one cannot be withdrawn.
  await page.getByRole('switch', { name: 'Sleep', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep readings' }).click();
  const last = page.getByRole('switch', { name: 'Steps', exact: true });
  for (const _try of [1, 2]) {
    await last.click();
    await page.getByText('A source needs at least one kind of reading.').waitFor();
    assert.equal(await last.isChecked(), true);
  }
});
