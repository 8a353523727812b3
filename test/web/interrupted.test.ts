import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { useWebFixture } from './fixture.ts';
import {
  answerYear,
  chooseGoals,
  choosePhoto,
  connectWatch,
  consentToAll,
  cropPhoto,
  eventually,
  fillInStory,
  goToFace,
  hatch,
  heading,
  MAX,
  namePet,
  openView,
  reachHello,
  sayHello,
  signInAt,
  storedSession,
} from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

function countCreated(page: Page, path: string): { count: number } {
  const created = { count: 0 };
  page.on('response', (response) => {
    if (response.status() === 201 && response.url().endsWith(path)) created.count += 1;
  });
  return created;
}

test('a reload at any step loses nothing', only, async () => {
  const { page } = await web.visit();
  await reachHello(page);
  await page.getByLabel('Your name').fill('Max');
  await page.reload();
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Max');

  await button(page, 'Continue').click();
  await button(page, 'Make time to unwind').click();
  await page.getByLabel('A goal of your own').fill('Read more');
  await page.reload();
  await heading(page, 'What would you like more of, Max?');
  assert.equal(await button(page, 'Make time to unwind').getAttribute('aria-pressed'), 'true');

  await button(page, 'Continue').click();
  await page.getByLabel('Your pet’s name').fill('Rocky');
  await page.reload();
  assert.equal(await page.getByLabel('Your pet’s name').inputValue(), 'Rocky');
  await namePet(page, MAX);

  const { userId } = await storedSession(page);
  for (const advance of [
    async () => heading(page, 'Meet Rocky'),
    async () => goToFace(page),
    async () => {
      await button(page, 'Keep Rocky').click();
      await heading(page, 'What can Rocky pick up on?');
    },
    async () => connectWatch(page),
  ]) {
    await advance();
    await page.reload();
    await page.locator('.pet-body img').waitFor();
  }
  await page.locator('.home').waitFor();
  assert.equal((await storedSession(page)).userId, userId);
});

test('the last steps are readable before the pet’s name is loaded', only, async () => {
  const { page } = await web.visitBeforeApp();
  await page.route('**/users/*', (route) => route.abort());
  await signInAt(page, web.server.baseUrl, 'face');
  await button(page, 'Keep your pet').click();
  await heading(page, 'What can your pet pick up on?');
});

test('a failed drawing is loaded again, and a touched pet answers without a gap', only, async () => {
  const { page } = await web.visitBeforeApp();
  const drawings = '**/avatar?of=pet*';
  // The client itself repeats a request after a network error, but not after this.
  await page.route(drawings, (route) => route.fulfill({ status: 500 }));
  const failed = page.waitForResponse((response) => response.status() === 500);
  await page.clock.setFixedTime(new Date(2026, 2, 14, 23));
  await signInAt(page, web.server.baseUrl, 'connect');
  await heading(page, 'What can Rocky pick up on?');
  await failed;
  await page.locator('html[data-sky="night"]').waitFor();
  assert.equal(await page.locator('.scene').getByRole('alert').count(), 0, 'nothing covers the pet');
  await page.unroute(drawings);
  await page.evaluate("dispatchEvent(new Event('online'))");
  const drawing = page.locator('.pet-body img');
  await drawing.waitFor();
  const before = await drawing.getAttribute('src');

  const loading = Promise.withResolvers<void>();
  await page.route(drawings, async (route) => {
    await loading.promise;
    await route.continue();
  });
  const asked = page.waitForRequest(/mood=happy&motion=still/);
  await button(page, 'Pet Rocky').press('Enter');
  await asked;
  assert.equal(await drawing.getAttribute('src'), before, 'the former drawing stays until the next is there');
  const changed = page.locator(`.pet-body img:not([src="${before}"])`).waitFor();
  loading.resolve();
  await changed;
  await eventually(async () => (await drawing.getAttribute('src')) === before);
});

test('the back button goes back, and the entered values are still there', only, async () => {
  const { page } = await web.visit();
  await sayHello(page, MAX);
  await chooseGoals(page, MAX);
  await page.goBack();
  await heading(page, /What would you like more of/);
  assert.equal(await button(page, 'Walk every day').getAttribute('aria-pressed'), 'true');
  await page.goBack();
  assert.equal(await page.getByLabel('Your name').inputValue(), 'Max');
  await page.goForward();
  await page.goForward();
  await namePet(page, MAX);
  // The user already exists, so going back must not show the steps that create it.
  await page.goBack();
  await heading(page, 'Meet Rocky');
  await goToFace(page);
  await page.goBack();
  await heading(page, 'Meet Rocky');
});

test('a step that is not available yet cannot be opened by its URL', only, async () => {
  const { page } = await web.visit();
  for (const step of ['hello', 'goals', 'pet', 'hatched', 'face', 'connect', 'home', 'nonsense']) {
    await page.goto(`${web.server.baseUrl}/#${step}`);
    await page.waitForURL('**/#egg');
    await heading(page, 'Someone’s waiting to meet you');
  }
});

test('double clicks everywhere create one pet and one watch', only, async () => {
  const { page } = await web.visit();
  const users = countCreated(page, '/users');
  const streams = countCreated(page, '/streams');
  const twice = (name: string | RegExp) => button(page, name).dblclick();
  await twice('Say hello');
  await answerYear(page, 34);
  await page.getByLabel('Your name').fill('Max');
  await twice('Continue');
  await heading(page, /What would you like more of|Give your pet a name/);
  if (await button(page, 'Hatch').isHidden()) await twice('Skip for now');
  await page.getByLabel('Your pet’s name').fill('Rocky');
  await twice('Hatch');
  await heading(page, 'Meet Rocky');
  await twice('Continue');
  // The second click may have met the button that is in the same place on the next screen.
  await heading(page, /Would you like to add a photo|What can Rocky pick up on/);
  if (await button(page, 'Keep Rocky').isVisible()) await twice('Keep Rocky');
  await page.getByLabel('A simulated watch').check();
  await consentToAll(page);
  await twice('Connect');
  await page.locator('.home').waitFor();
  await twice('A good night');
  await page.locator('.badge').getByText('Happy').waitFor();
  assert.deepEqual([users.count, streams.count], [1, 1]);
});

test('two tabs share one user', only, async () => {
  const { page, context } = await web.visit();
  const other = await context.newPage();
  await other.goto(web.server.baseUrl);
  // Bring this tab to the front. Playwright clicks an element only once it has stopped moving, and background tabs
  // rarely render.
  await page.bringToFront();
  await reachHello(page);
  await other.goto(`${web.server.baseUrl}/#hello`);
  const users = [page, other].map((tab) => countCreated(tab, '/users'));
  await page.getByLabel('Your name').fill('Max');
  await eventually(async () => (await other.getByLabel('Your name').inputValue()) === 'Max');
  await fillInStory(page);
  await other.goto(`${web.server.baseUrl}/#pet`);
  // The browser delivers storage events to the other tab with a short delay.
  await eventually(async () => (await other.getByLabel('Your pet’s name').inputValue()) === MAX.petName);
  // Submit both forms at the same time, to test that concurrent creates do not replace each other's token.
  await Promise.all([page, other].map((tab) => tab.evaluate(`document.querySelector('button[type=submit]').click()`)));
  await Promise.all([heading(page, 'Meet Rocky'), heading(other, 'Meet Rocky')]);
  assert.equal(
    users.reduce((sum, { count }) => sum + count, 0),
    1,
  );
  assert.deepEqual(await storedSession(page), await storedSession(other));

  await goToFace(page);
  await button(page, 'Keep Rocky').click();
  await button(page, 'Not now').click();
  await Promise.all([page.locator('.home').waitFor(), other.locator('.home').waitFor()]);
  await openView(page, 'settings');
  await button(page, 'Delete everything').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Your data is deleted');
  await heading(other, 'Your data is deleted');
  assert.ok(!(await other.content()).includes('Rocky'));
});

test('a tab that sees local storage late adopts the user that another tab created', only, async () => {
  const { page, context } = await web.visit();
  await fillInStory(page);
  const late = await context.newPage();
  // Simulates a tab in another browser process, which may not yet see the first tab's change to local storage when
  // it gets the lock of web/src/create-user.ts.
  await late.addInitScript({
    content: `
      const { getItem } = Storage.prototype;
      Storage.prototype.getItem = function (key) {
        return key === 'hatchery.session' ? null : getItem.call(this, key);
      };
      addEventListener('storage', (event) => event.stopImmediatePropagation(), { capture: true });
    `,
  });
  await late.goto(`${web.server.baseUrl}/#pet`);
  await late.getByLabel('Your pet’s name').waitFor();
  const users = [page, late].map((tab) => countCreated(tab, '/users'));
  await button(page, 'Hatch').click();
  await heading(page, 'Meet Rocky');
  await late.bringToFront();
  await button(late, 'Hatch').click();
  await heading(late, 'Meet Rocky');
  assert.deepEqual(
    users.map(({ count }) => count),
    [1, 0],
  );
});

test('a user erased on another device sees a notice and can start over', only, async () => {
  const { page } = await web.visit();
  await hatch(page);
  const { userId, token } = await storedSession(page);
  const headers = { Authorization: `Bearer ${token}` };
  await fetch(`${web.server.baseUrl}/users/${userId}`, { method: 'DELETE', headers });
  await page.reload();
  await page.getByText('This pet is gone').first().waitFor();
  await button(page, 'Start over').first().click();
  await heading(page, 'Someone’s waiting to meet you');
  // Typing a valid name must neither continue to the next step nor store a session.
  await reachHello(page);
  await page.getByLabel('Your name').pressSequentially('Maxi');
  assert.equal(new URL(page.url()).hash, '#hello');
  assert.equal(await page.evaluate(() => localStorage.getItem('hatchery.session')), null);
});

test('the story works in a browser without storage', only, async () => {
  const { page, context } = await web.visit();
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'indexedDB']) {
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException('Storage is blocked.', 'SecurityError');
        },
      });
    }
  });
  await page.reload();
  await hatch(page);
  await goToFace(page);
  await choosePhoto(page);
  await cropPhoto(page);
  await heading(page, 'What can Rocky pick up on?');
  await connectWatch(page);
});
