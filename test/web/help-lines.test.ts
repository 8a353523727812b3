import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import { helpIn, inOrder } from '../../web/src/help-lines/here.ts';
import table from '../../web/src/help-lines/lines.json' with { type: 'json' };
import { noBrowser, PHONE } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { assertFits } from './fits.ts';
import { useHome } from './home.ts';
import { keptBy } from './kept.ts';
import { PICTURE_SCALE, takeBothPictures, takesPictures } from './pictures.ts';
import { answerYear, heading, openView, reachHello, sayHello } from './story.ts';

const { web, atHome, post } = useHome();
const only = { skip: noBrowser };
const COUNTRIES = Object.entries(table.countries);

test('each country has all its time zones, a line that takes calls, and sources', () => {
  for (const [country, { zones, lines }] of COUNTRIES) {
    const { getTimeZones } = Intl.Locale.prototype as unknown as { getTimeZones: () => string[] };
    const missing = getTimeZones.call(new Intl.Locale(`und-${country}`)).filter((zone) => !zones.includes(zone));
    assert.deepEqual(missing, [], country);
    assert.ok(
      lines.some((line) => 'phone' in line && !('isForYoung' in line)),
      `${country}: a line for adults`,
    );
    for (const line of lines) {
      assert.match(line.source, /^https?:\/\//, line.name);
      assert.ok('phone' in line || 'text' in line || 'hasChat' in line, `${line.name} can be reached`);
      if ('site' in line) assert.equal(new URL(line.site).protocol, 'https:', line.name);
      if ('phone' in line) assert.match(line.phone, /^[\d -]{2,}$/, line.name);
      for (const tag of 'languages' in line ? line.languages : []) new Intl.Locale(tag);
    }
  }
  const zones = COUNTRIES.flatMap(([, country]) => country.zones);
  assert.equal(new Set(zones).size, zones.length, 'no zone is in two countries');
  assert.ok(Date.parse(table.checked) <= Date.now());
});

test('the country is that of the time zone; the languages count only if the zone is hidden', () => {
  const first = (zone: string, ...languages: string[]) => helpIn(zone, languages)?.lines[0]?.name;
  assert.equal(first('Europe/Vienna', 'en-US'), 'Rat auf Draht');
  assert.equal(first('Asia/Dubai', 'de-AT'), undefined, 'numbers of another country do not work there');
  for (const hidden of ['UTC', 'Etc/GMT', ''])
    assert.equal(first(hidden, 'en', 'de-Latn-AT', 'de-DE'), 'Rat auf Draht', hidden);
  assert.equal(first('UTC', 'en', 'toString-XX', 'x'), undefined);
});

test('lines for young people come first for them, and of each kind those in the language of the page', () => {
  const belgium = table.countries.BE.lines;
  const numbers = (isYoung: boolean, language: string) => inOrder(belgium, isYoung, language).map(({ phone }) => phone);
  assert.deepEqual(numbers(true, 'fr'), ['103', '102', '0800 32 123', '1813']);
  assert.deepEqual(numbers(false, 'nl'), ['1813', '0800 32 123', '102', '103']);
});

const card = (page: Page) => page.getByRole('region', { name: 'You don’t have to carry this alone' });
const calls = (page: Page) => card(page).locator('a[href^="tel:"]');

/** What the server was asked for, without the page's own blobs. */
const addressesOf = (requests: readonly Request[]) =>
  requests.map((request) => request.url()).filter((url) => url.startsWith(web.server.baseUrl));

test('a goal with words of a crisis names people to talk to, and goes to no one else', only, async () => {
  const { page, context, origins } = await web.visitBeforeApp({
    ...PHONE,
    deviceScaleFactor: PICTURE_SCALE,
    timezoneId: 'Europe/Vienna',
    serviceWorkers: 'block',
  });
  const requests: Request[] = [];
  context.on('request', (request) => requests.push(request));
  await page.goto(web.server.baseUrl);
  await reachHello(page, 15);
  const prefetched = page.waitForResponse(/after-hatching.*js$/);
  await sayHello(page, { name: 'Max', petName: 'Rocky' });
  assert.equal(await card(page).count(), 0);
  await prefetched;
  const before = addressesOf(requests);
  await page.getByLabel('A goal of your own').fill('I want to die');
  await card(page).getByText('Rat auf Draht', { exact: true }).waitFor();
  assert.deepEqual(addressesOf(requests), before, 'the words cause no request');
  await page.getByRole('status').getByText('You don’t have to carry this alone').waitFor();
  assert.deepEqual(await calls(page).allInnerTexts(), ['Call 147', 'Call 142', 'Call 112']);
  assert.equal(await calls(page).first().getAttribute('href'), 'tel:147');
  const elsewhere = card(page).getByRole('link', { name: 'findahelpline.com' });
  assert.deepEqual(
    [await elsewhere.getAttribute('href'), await elsewhere.getAttribute('rel')],
    ['https://findahelpline.com', 'noreferrer'],
  );
  await assertAccessible(page, 'the help-lines among the goals');
  await takeBothPictures(page, 'help/goals', { fullPage: true });
  await page.setViewportSize({ width: 320, height: 640 });
  await assertFits(page, 'the help-lines');

  await card(page).getByText('People who listen').press('Enter');
  await calls(page).first().waitFor({ state: 'hidden' });
  await page.reload();
  await card(page).getByText('People who listen').waitFor();
  assert.ok(await calls(page).first().isHidden(), 'it stays folded away');
  await page.getByRole('button', { name: 'Continue' }).click();
  await heading(page, 'Give your pet a name');
  await page.evaluate(`location.hash = 'born'`);
  await answerYear(page, 12);
  await heading(page, 'Your egg is sleeping safe and sound');
  assert.deepEqual((await keptBy(page)).session, {}, 'it is not kept for the next person');
  for (const request of requests)
    assert.deepEqual([request.method(), request.postData(), new URL(request.url()).search], ['GET', null, '']);
  assert.deepEqual([...origins], [web.server.baseUrl]);
});

/** Opens home with a goal that has words of a crisis. */
async function atHomeInCrisis(age: number | undefined, options: Parameters<typeof atHome>[1]) {
  const { page, user } = await atHome(undefined, options);
  await post('/users', user.token, { user_id: user.userId, health_goals: ['Suizid'], ...(age ? { age } : {}) });
  await page.reload();
  await page.locator('.help a[href^="tel:"]').first().waitFor();
  return page;
}

const AGES = takesPictures ? [13, 15, 17, 34, undefined] : [34, undefined];

for (const age of AGES) {
  test(`home names help-lines ${age ? `at ${age}` : 'without an age'}`, only, async () => {
    const options = { ...PHONE, deviceScaleFactor: PICTURE_SCALE, timezoneId: 'Europe/London' };
    const page = await atHomeInCrisis(age, options);
    const first = age === 34 ? ['tel:116123', 'sms:85258'] : ['tel:08001111', 'https://www.childline.org.uk'];
    const links = card(page).locator('.help-ways a:not([href*=samaritans])');
    const addresses = await links.evaluateAll((all: { getAttribute(name: string): string }[]) =>
      all.map((link) => link.getAttribute('href')),
    );
    assert.deepEqual(addresses.slice(0, 2), first);
    await assertAccessible(page, 'the help-lines at home');
    await takeBothPictures(page, `help/home-${age ?? 'unknown'}`, { fullPage: true });
  });
}

test('where no line is known, the directory of all countries is named', only, async () => {
  const { page, user } = await atHome(undefined, {
    timezoneId: 'Asia/Dubai',
    locale: 'de-DE',
    serviceWorkers: 'block',
  });
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await page.reload();
  for (const view of ['week', 'settings', 'home'] as const) await openView(page, view);
  const before = new Set(addressesOf(requests));
  await post('/users', user.token, { user_id: user.userId, health_goals: ['Suizid'] });
  await page.reload();
  const help = page.getByRole('region', { name: 'Du musst das nicht allein tragen' });
  await help.getByRole('link', { name: 'findahelpline.com' }).waitFor();
  assert.equal(await help.locator('a').count(), 1);
  const added = addressesOf(requests).filter((url) => !before.has(url));
  assert.deepEqual(added, [], 'the words cause no request');
  await takeBothPictures(page, 'help/home-no-country');
});
