import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { CreatedStream, UserProfile } from '../../shared/models/typescript/types.ts';
import { DESKTOP, noBrowser, PHONE } from '../support/browser.ts';
import { startChatServer } from '../support/narrator-servers.ts';
import { assertAccessible } from './axe.ts';
import { assertFits } from './fits.ts';
import { useHome } from './home.ts';
import { PICTURE_SCALE, takeBothPictures, takesPictures } from './pictures.ts';
import { type Credentials, changeSettings, eventually, openView } from './story.ts';

const model = await startChatServer({ after });
model.answer({
  status: 200,
  body: JSON.stringify({ choices: [{ message: { content: 'Max, let’s hop through this day together.' } }] }),
});
const { web, atHome, post, ask } = useHome({
  NARRATOR: 'openai-compatible',
  OPENAI_BASE_URL: `${model.url}/v1`,
  OPENAI_MODEL: 'tiny-model',
  CONTROLLER: 'Pets Ltd, Dublin',
  PRIVACY_NOTICE_URL: 'https://pets.example/privacy',
});
const only = { skip: noBrowser };
const DAY_MS = 24 * 60 * 60 * 1000;
const phone = { ...PHONE, deviceScaleFactor: PICTURE_SCALE };

/** Opens home for a user of this age. */
async function atHomeAged(age: number | undefined, options?: Parameters<typeof atHome>[1]) {
  const opened = await atHome(undefined, options);
  const { user, page } = opened;
  if (age !== undefined) await post('/users', user.token, { user_id: user.userId, age });
  await page.reload();
  await page.locator('.home').waitFor();
  return opened;
}

/** Sends a reading, because a model is asked only then. */
async function measure({ userId, token }: Credentials): Promise<void> {
  const streams = `/users/${userId}/streams`;
  const consent = { source: 'my-watch', metrics: ['sleep_score'], purposes: ['pet_state'] };
  const { stream_id, ingest_token } = await post<CreatedStream>(streams, token, consent);
  const samples = [{ metric: 'sleep_score', value: 84, start: new Date().toISOString() }];
  await post(`${streams}/${stream_id}/samples`, ingest_token, { samples });
}

const consentSwitch = (page: Page) => page.getByRole('switch', { name: 'Let a language model write the messages' });
const mark = (page: Page) => page.locator('.ai-mark summary').getByText('Written by AI');

/** Withdraws a consent that is not offered any more, and asserts that it cannot be given again. */
async function withdraw(page: Page, user: Credentials): Promise<void> {
  await openView(page, 'settings');
  await page.getByText('You allowed this earlier.').waitFor();
  await consentSwitch(page).press('Space');
  const off = page.getByRole('switch', { name: 'Let a language model', checked: false, disabled: true });
  await off.and(page.locator(':focus')).waitFor();
  assert.deepEqual((await ask<UserProfile>(user)).purposes ?? [], []);
  await page.reload();
  await page.getByText('Show details').waitFor();
  assert.equal(await consentSwitch(page).count(), 0);
}

async function openKnowledge(page: Page): Promise<void> {
  await page.getByText('Show details').click();
  await page.getByText('Word for word').waitFor();
}

test('an adult may let a model write the messages, which are marked, and may stop it', only, async () => {
  const { page, user, consoleErrors } = await atHomeAged(34, phone);
  const purposes = async () => (await ask<UserProfile>(user)).purposes ?? [];
  await openView(page, 'settings');
  await openKnowledge(page);
  await page.getByText('You haven’t allowed a language model to write the messages.').waitFor();
  assert.equal(await consentSwitch(page).getAttribute('aria-checked'), 'false');
  await page.getByText('tiny-model then gets your name, your pet’s name and your goals').waitFor();
  const notice = page.getByRole('region', { name: 'Messages by a language model' }).locator('.health-notice');
  await notice.getByText('Your goals can be health data. Pets Ltd, Dublin is responsible for them.').waitFor();
  await notice.getByRole('link', { name: 'Privacy notice' }).waitFor();
  await assertAccessible(page, 'the consent to a model');
  await takeBothPictures(page, 'honest/settings-off', { fullPage: true });
  assert.deepEqual(model.requests, [], 'no model is asked without consent');

  await consentSwitch(page).press('Space');
  await eventually(async () => (await purposes()).length === 1);
  await page.getByRole('switch', { name: 'Let a language model', checked: true }).waitFor();
  await page.getByText('writes the messages. It’s given this and nothing else.').waitFor();
  await measure(user);
  await openView(page, 'home');
  await mark(page).waitFor();
  await mark(page).press('Enter');
  await page.getByText('A language model (tiny-model) wrote this message.').waitFor();
  await assertAccessible(page, 'a message of a model');
  await takeBothPictures(page, 'honest/home-ai');
  await page.setViewportSize({ width: 320, height: 640 });
  await assertFits(page, 'a message of a model');
  await page.setViewportSize(DESKTOP.viewport);
  await takeBothPictures(page, 'honest/home-ai-desktop');
  await page.setViewportSize(PHONE.viewport);

  await openView(page, 'settings');
  await consentSwitch(page).click();
  await eventually(async () => (await purposes()).length === 0);
  await openKnowledge(page);
  await page.getByText('You haven’t allowed a language model to write the messages.').waitFor();
  await openView(page, 'home');
  await mark(page).waitFor({ state: 'detached' });
  assert.deepEqual(consoleErrors, []);
});

const AGES = takesPictures ? [13, 15, 17, undefined] : [17, undefined];

for (const age of AGES) {
  test(`no model writes to a user ${age ? `of ${age}` : 'without an age'}, and none is offered`, only, async () => {
    const { page, user } = await atHomeAged(age, phone);
    const asked = model.requests.length;
    await openView(page, 'settings');
    await page.getByText('Show details').waitFor();
    assert.equal(await consentSwitch(page).count(), 0);
    await post('/users', user.token, { user_id: user.userId, purposes: ['profile_messages'], name: 'Minor' });
    await measure(user);
    await page.reload();
    await openView(page, 'settings');
    await openKnowledge(page);
    await page.getByText('writes messages only for people whose profile says that they’re adults').waitFor();
    await takeBothPictures(page, `honest/settings-${age ?? 'unknown'}`, { fullPage: true });
    await openView(page, 'home');
    assert.equal(await mark(page).count(), 0);
    assert.equal(model.requests.length, asked);
    await withdraw(page, user);
  });
}

test('consent to a model can be withdrawn when the service has none any more', only, async () => {
  const { page, user } = await atHomeAged(34);
  await post('/users', user.token, { user_id: user.userId, purposes: ['profile_messages'] });
  await changeSettings(page, { narrator: { name: 'template', ai: false } });
  await page.reload();
  await withdraw(page, user);
});

/** Opens home with a stopped clock, and counts the calls that tell the server of the user. */
async function atHomeWithActivity(prepare: (page: Page) => Promise<void> = async () => {}) {
  const calls: Request[] = [];
  const { page, user } = await atHome(async (page) => {
    page.on('requestfinished', (request) => request.url().endsWith('/activity') && calls.push(request));
    await page.clock.install();
    await prepare(page);
  }, phone);
  const show = () => page.evaluate(`dispatchEvent(new Event('focus'))`);
  return { page, user, calls, show };
}

test('the app tells the server once a month that the user is here, and not by reading', only, async () => {
  const { page, calls, show } = await atHomeWithActivity();
  await eventually(async () => calls.length === 1);
  assert.deepEqual([calls[0]?.method(), calls[0]?.postData()], ['POST', null]);
  await page.reload();
  await page.locator('.home').waitFor();
  await page.clock.fastForward(29 * DAY_MS);
  await show();
  await page.clock.fastForward(2 * DAY_MS);
  const polled = page.waitForResponse((response) => response.url().endsWith('/pet'));
  await page.clock.runFor(30_000);
  await polled;
  assert.equal(calls.length, 1, 'neither another visit, a touch nor a month of polls');
  await page.mouse.click(5, 5);
  await eventually(async () => calls.length === 2);
  await show();
  await openView(page, 'settings');
  assert.equal(calls.length, 2);
});

test('a user who was about to be erased is welcomed back, and stays', only, async () => {
  let isWarned = true;
  let isSwitchedOff = false;
  let isDown = true;
  const forget_at = new Date(Date.now() + 10 * DAY_MS).toISOString();
  const { page, calls, show } = await atHomeWithActivity(async (page) => {
    await page.route('**/users/*', async (route) => {
      const response = await route.fetch();
      const profile = (await response.json()) as UserProfile;
      const before = { ...profile, version: 0, ...(isSwitchedOff ? {} : { forget_at }) };
      await route.fulfill({ response, json: isWarned ? before : profile });
    });
    await page.route('**/activity', async (route) => {
      if (isDown) return route.abort();
      isWarned = false;
      await route.continue();
    });
  });
  const card = page.getByRole('region', { name: 'Welcome back!' });
  await card.getByText('will be deleted on').waitFor();
  await takeBothPictures(page, 'honest/home-warned');
  assert.equal(calls.length, 0);
  isSwitchedOff = true;
  await show();
  await card.waitFor({ state: 'detached' });
  isSwitchedOff = false;
  await show();
  await card.getByText('will be deleted on').waitFor();
  isDown = false;
  await page.clock.runFor(30_000);
  await card.getByText('You’re here now, so everything stays.').waitFor();
  await assertAccessible(page, 'the welcome');
  await takeBothPictures(page, 'honest/home-welcome');
  assert.equal(calls.length, 1);
  await show();
  await page.reload();
  await page.locator('.home').waitFor();
  assert.equal(await card.count(), 0);
  assert.equal(calls.length, 1);
});

test('the welcome also comes when the time zone was stored first', only, async () => {
  const stored = Promise.withResolvers<void>();
  let isWarned = true;
  const forget_at = new Date(Date.now() + 10 * DAY_MS).toISOString();
  const { page } = await atHome(async (page) => {
    await page.route('**/users/*', async (route) => {
      const response = await route.fetch();
      const profile = (await response.json()) as UserProfile;
      if (isWarned) Object.assign(profile, { forget_at, time_zone: 'Antarctica/Troll' });
      await route.fulfill({ response, json: profile });
    });
    await page.route('**/users', async (route) => {
      isWarned = false;
      await route.continue();
    });
    page.on('requestfinished', (request) => request.url().endsWith('/users') && stored.resolve());
    // Home, which renews the activity, is shown after that.
    await page.route('**/users/*/pet', async (route) => {
      await stored.promise;
      await route.continue();
    });
  });
  await page.getByRole('region', { name: 'Welcome back!' }).getByText('so everything stays.').waitFor();
});

test('the last pet keeps the mark of its message without a network', only, async () => {
  const { page, user } = await atHomeAged(34);
  await post('/users', user.token, { user_id: user.userId, purposes: ['profile_messages'] });
  await measure(user);
  await mark(page).waitFor();
  const kept = () =>
    page.evaluate<boolean>(`new Promise((resolve) => {
      indexedDB.open('keyval-store').onsuccess = ({ target: { result } }) => {
        result.transaction('keyval').objectStore('keyval').get('last-pet').onsuccess = ({ target }) =>
          resolve(target.result?.ai === true);
      };
    })`);
  await eventually(kept);
  await page.route(`${web.server.baseUrl}/users/**`, (route) => route.abort());
  await page.reload();
  await page.locator('.last-pet').waitFor();
  await mark(page).waitFor();
});
