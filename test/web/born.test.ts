import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser, PHONE } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { assertFits } from './fits.ts';
import { useWebFixture } from './fixture.ts';
import { keptBy } from './kept.ts';
import { PICTURE_SCALE, takeBothPictures, takesPictures } from './pictures.ts';
import {
  answerYear,
  changeSettings,
  chooseGoals,
  connectWatch,
  getFromApi,
  goToFace,
  heading,
  leaveEgg,
  MAX,
  namePet,
  openEverything,
  openTables,
  openView,
  reachHello,
  sayHello,
  signInAt,
  storedSession,
} from './story.ts';

const web = useWebFixture(undefined, {
  CONTROLLER: 'Pets Ltd, Dublin',
  PRIVACY_NOTICE_URL: 'https://pets.example/privacy',
  IMPRINT_URL: 'https://pets.example/imprint',
});
const only = { skip: noBrowser };
const DAY_MS = 24 * 60 * 60 * 1000;
const FILES = join(import.meta.dirname, '../../web/dist');

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const seesSleepingEgg = (page: Page) => heading(page, 'Your egg is sleeping safe and sound');

/** Asserts that these are requests for the app's files and the settings only, without anything about the person. */
async function assertImpersonal(requests: readonly Request[]): Promise<void> {
  for (const request of requests) {
    const { pathname, search } = new URL(request.url());
    const { cookie, authorization } = await request.allHeaders();
    const carried = [request.method(), request.postData(), search, cookie, authorization];
    assert.deepEqual(carried, ['GET', null, '', undefined, undefined], request.url());
    assert.ok(pathname === '/settings' || existsSync(join(FILES, pathname)), pathname);
  }
}

/** Opens the app, and records all requests from its first on. */
async function openRecorded() {
  const { page, context } = await web.visitBeforeApp();
  const requests: Request[] = [];
  context.on('request', (request) => requests.push(request));
  await context.clock.install();
  await page.goto(web.server.baseUrl);
  return { page, context, requests };
}

test('nothing is sent before the year is answered, and only the age is kept', only, async () => {
  const { page, context, requests } = await openRecorded();
  await reachHello(page, 13);
  await assertImpersonal(requests);
  assert.equal(requests.filter((request) => request.url().endsWith('/settings')).length, 1);
  assert.deepEqual(await context.cookies(), []);

  const year = String(new Date().getFullYear() - 14);
  const { key, ...kept } = JSON.parse((await keptBy(page)).local['hatchery.draft'] ?? '');
  assert.deepEqual([typeof key, kept], ['string', { name: '', age: 13, goals: [], petName: '', ownGoal: '' }]);
  await page.goBack();
  assert.equal(await page.getByLabel('Year').inputValue(), year, 'the answer can be corrected');
  const kinds = ['name', 'autocomplete'].map((name) => page.getByLabel('Year').getAttribute(name));
  assert.deepEqual(await Promise.all(kinds), [null, 'off'], 'no form history keeps the answer');
  await answerYear(page, 13);
  await sayHello(page, MAX);
  await chooseGoals(page, MAX);
  await namePet(page, MAX);
  assert.equal((await getFromApi<UserProfile>(web.server.baseUrl, await storedSession(page))).age, 13);
});

test('people who are too young see a sleeping egg for a day, and the browser keeps nothing else', only, async () => {
  const { page, context, requests } = await openRecorded();
  const other = await context.newPage();
  await other.goto(web.server.baseUrl);
  await leaveEgg(other);
  await page.bringToFront();
  await leaveEgg(page);
  const earlier = new Set(requests.map((request) => request.url()));
  requests.length = 0;
  const before = await page.evaluate<number>('Date.now()');
  await answerYear(page, 12);
  await seesSleepingEgg(page);
  await seesSleepingEgg(other);
  const later = requests.map((request) => request.url()).filter((url) => !earlier.has(url));
  assert.deepEqual(later, [], 'not even a file of its own is requested');
  const { local, ...others } = await keptBy(page);
  assert.deepEqual(others, { session: {}, databases: [], cached: [], history: null, cookies: '' });
  assert.deepEqual(Object.keys(local), ['hatchery.later']);
  const wait = Number(local['hatchery.later']) - DAY_MS - before;
  assert.ok(wait >= 0 && wait < 60_000, `a day after the answer, and not ${wait} ms`);
  await assertAccessible(page, 'the sleeping egg');
  await takeBothPictures(page, 'ages/too-young');
  const light = button(page, 'Night light');
  await light.click();
  await light.and(page.locator('[aria-pressed=false]')).waitFor();

  await page.reload();
  await seesSleepingEgg(page);
  await page.goBack();
  await seesSleepingEgg(page);
  for (const step of ['egg', 'born', 'hello', 'goals', 'later', 'home']) {
    await other.goto('about:blank');
    await other.goto(`${web.server.baseUrl}/#${step}`);
    await seesSleepingEgg(other);
  }
  await assertImpersonal(requests);
  await button(page, 'I already have a pet').click();
  await heading(page, 'Welcome back');
  await page.goBack();
  await seesSleepingEgg(page);

  await context.clock.fastForward(DAY_MS);
  await heading(page, 'Someone’s waiting to meet you');
  await heading(other, 'Someone’s waiting to meet you');
  assert.deepEqual((await keptBy(page)).local, {});
  await reachHello(page);
});

test('if the server refuses an age that the app had accepted, the egg sleeps too', only, async () => {
  const { page } = await web.visitBeforeApp();
  await changeSettings(page, { min_age: 0 });
  await page.goto(web.server.baseUrl);
  await sayHello(page, { ...MAX, age: 12 });
  await chooseGoals(page, MAX);
  await page.getByLabel('Your pet’s name').fill('Rocky');
  await button(page, 'Hatch').click();
  await seesSleepingEgg(page);
  const { local, session, databases } = await keptBy(page);
  assert.deepEqual([Object.keys(local), session, databases], [['hatchery.later'], {}, []]);
});

test('the question waits for the settings, and only asks again if they do not come', only, async () => {
  const { page } = await web.visitBeforeApp();
  await page.route('**/settings', (route) => route.fulfill({ status: 404, json: {} }));
  await page.goto(web.server.baseUrl);
  await leaveEgg(page);
  await button(page, 'Try again').waitFor();
  assert.equal(await page.getByLabel('Year').count(), 0);
  await page.unroute('**/settings');
  await button(page, 'Try again').click();
  await answerYear(page, 34);
  await heading(page, 'What’s your name?');
});

test('the egg does not move when the app arrives, nor the text when who is responsible is named', only, async () => {
  const { page } = await web.visitBeforeApp(PHONE);
  const looked = Promise.withResolvers<void>();
  const isPainted = Promise.withResolvers<void>();
  await page.route('**/assets/*.js', async (route) => {
    await isPainted.promise;
    await route.continue();
  });
  await page.route('**/settings', async (route) => {
    await looked.promise;
    await route.continue();
  });
  await page.goto(web.server.baseUrl, { waitUntil: 'commit' });
  const egg = page.locator('.egg img');
  await egg.waitFor();
  // Frames begin when the style sheets are there.
  await page.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`);
  const eggBefore = await egg.boundingBox();
  isPainted.resolve();
  await page.getByText('Not a medical device').waitFor();
  assert.deepEqual(await egg.boundingBox(), eggBefore);
  const places = () =>
    page.evaluate<number[]>(
      `document.fonts.ready.then(() =>
        [...document.querySelectorAll('h1, .duties span')].map((shown) => shown.getBoundingClientRect().top))`,
    );
  const before = await places();
  looked.resolve();
  await page.locator('footer').getByText('Pets Ltd, Dublin').waitFor();
  assert.deepEqual(await places(), before);
  await takeBothPictures(page, 'ages/responsible');
});

for (const [what, controller] of [
  ['without spaces', 'W'.repeat(200)],
  ['in Arabic', `شركة الحيوانات الأليفة (المحدودة)، دبي `.repeat(5).trim()],
] as const)
  test(`a long name ${what} of who is responsible fits on a small phone`, only, async () => {
    const { page } = await web.visitBeforeApp({ viewport: { width: 320, height: 640 } });
    await changeSettings(page, { controller });
    await page.goto(web.server.baseUrl);
    await page.locator('footer').getByText(controller, { exact: true }).waitFor();
    await assertFits(page, 'the egg');
    await takeBothPictures(page, `ages/responsible-${what}`, { fullPage: true });
  });

test('an age that the service is not for is explained in the profile', only, async () => {
  const { page } = await web.visitBeforeApp();
  await signInAt(page, web.server.baseUrl, 'settings');
  await button(page, 'Edit').click();
  await page.getByLabel('Your age').fill('12');
  await button(page, 'Save').click();
  await page.getByText('This service isn’t for people of that age').waitFor();
});

/** Pictures of all ages are for people to look at. Other tests go through the screens with an age. */
const AGES = takesPictures ? [13, 15, 17, 34, undefined] : [undefined];

for (const age of AGES) {
  test(`every screen works ${age === undefined ? 'without an age' : `at ${age}`}`, only, async () => {
    const { page, consoleErrors } = await web.visitBeforeApp({ ...PHONE, deviceScaleFactor: PICTURE_SCALE });
    const show = (name: string) => takeBothPictures(page, `ages/${age ?? 'unknown'}-${name}`, { fullPage: true });
    if (age === undefined) await changeSettings(page, { min_age: 0 });
    await page.goto(web.server.baseUrl);
    await leaveEgg(page);
    await show('1-born');
    assert.equal(await button(page, 'I’d rather not say').count(), age === undefined ? 1 : 0);
    if (age === undefined) await button(page, 'I’d rather not say').click();
    else await answerYear(page, age);
    await heading(page, 'What’s your name?');
    await show('2-hello');
    await sayHello(page, MAX);
    await show('3-goals');
    await chooseGoals(page, MAX);
    await show('4-pet');
    await namePet(page, MAX);
    await show('5-hatched');
    await goToFace(page);
    await show('6-face');
    await button(page, 'Keep Rocky').click();
    await page.getByLabel('A simulated watch').check();
    const notice = page.locator('.health-notice');
    await notice.getByText(/Pets Ltd, Dublin is responsible.+ under “Sources and consent”\./).waitFor();
    const opening = page.waitForEvent('popup');
    await notice.getByRole('link', { name: 'Privacy notice' }).click();
    await (await opening).close();
    await show('7-connect');
    await connectWatch(page);
    await page.locator('.badge').waitFor();
    await show('8-home');
    await openView(page, 'week');
    await openTables(page);
    await show('9-week');
    await openView(page, 'settings');
    await openEverything(page);
    await show('10-settings');
    await page.getByText('Not a medical device').waitFor();
    await page.locator('footer').getByText('Responsible for your data: Pets Ltd, Dublin').waitFor();
    for (const [name, path] of [
      ['Privacy notice', 'privacy'],
      ['Imprint', 'imprint'],
    ] as const) {
      const link = page.locator('footer').getByRole('link', { name });
      assert.equal(await link.getAttribute('href'), `https://pets.example/${path}`);
    }
    const profile = await getFromApi<UserProfile>(web.server.baseUrl, await storedSession(page));
    assert.equal(profile.age, age);
    assert.deepEqual(consoleErrors, []);
  });
}
