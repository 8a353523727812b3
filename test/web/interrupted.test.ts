import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import {
  agreeToAll,
  chooseGoals,
  choosePhoto,
  connectWatch,
  cutPhoto,
  eventually,
  goToFace,
  hatch,
  heading,
  MAX,
  namePet,
  sayHello,
  sessionIn,
  tellAll,
} from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** Counts how often a page is answered that something was made at such an address. */
function countMade(page: Page, path: string): { count: number } {
  const made = { count: 0 };
  page.on('response', (response) => {
    if (response.status() === 201 && response.url().endsWith(path)) made.count += 1;
  });
  return made;
}

test('a reload at any step loses nothing', only, async () => {
  const { page } = await stage.come();
  await page.getByLabel('What should we call you?').fill('Max');
  await page.getByLabel('Your age').fill('34');
  await page.reload();
  assert.equal(await page.getByLabel('What should we call you?').inputValue(), 'Max');
  assert.equal(await page.getByLabel('Your age').inputValue(), '34');

  await button(page, 'Continue').click();
  await button(page, 'Find some calm').click();
  await page.getByLabel('A goal of your own').fill('Read more');
  await page.reload();
  await heading(page, 'What would do you good, Max?');
  assert.equal(await button(page, 'Find some calm').getAttribute('aria-pressed'), 'true');

  await button(page, 'Continue').click();
  await page.getByLabel('Your pet’s name').fill('Rocky');
  await page.reload();
  assert.equal(await page.getByLabel('Your pet’s name').inputValue(), 'Rocky');
  await namePet(page, MAX);

  const { userId } = await sessionIn(page);
  for (const go of [
    async () => heading(page, 'This is Rocky'),
    async () => goToFace(page),
    async () => {
      await button(page, 'Keep the drawing').click();
      await heading(page, 'What may Rocky feel?');
    },
    async () => connectWatch(page),
  ]) {
    await go();
    await page.reload();
    await page.locator('.pet img').waitFor();
  }
  await page.locator('.home').waitFor();
  assert.equal((await sessionIn(page)).userId, userId);
});

test('the back button leads back, and what was told is still there', only, async () => {
  const { page } = await stage.come();
  await sayHello(page, MAX);
  await chooseGoals(page, MAX);
  await page.goBack();
  await heading(page, /What would do you good/);
  assert.equal(await button(page, 'Walk every day').getAttribute('aria-pressed'), 'true');
  await page.goBack();
  assert.equal(await page.getByLabel('What should we call you?').inputValue(), 'Max');
  await page.goForward();
  await page.goForward();
  await namePet(page, MAX);
  // A user is made once: from here on back leads no further than to the pet.
  await page.goBack();
  await heading(page, 'This is Rocky');
  await goToFace(page);
  await page.goBack();
  await heading(page, 'This is Rocky');
});

test('a step that one has not come to cannot be had by its address', only, async () => {
  const { page } = await stage.come();
  for (const step of ['goals', 'pet', 'hatched', 'face', 'connect', 'home', 'nonsense']) {
    await page.goto(`${stage.server.baseUrl}/#${step}`);
    await page.waitForURL('**/#hello');
    await heading(page, 'Somebody is waiting for you');
  }
});

test('whoever clicks everything twice gets one pet and one watch', only, async () => {
  const { page } = await stage.come();
  const users = countMade(page, '/users');
  const streams = countMade(page, '/streams');
  const twice = (name: string | RegExp) => button(page, name).dblclick();
  await page.getByLabel('What should we call you?').fill('Max');
  await twice('Continue');
  await heading(page, /What would do you good|Give your pet a name/);
  if (await button(page, 'Hatch').isHidden()) await twice('Continue without');
  await page.getByLabel('Your pet’s name').fill('Rocky');
  await twice('Hatch');
  await heading(page, 'This is Rocky');
  await twice('Continue');
  await button(page, 'Keep the drawing').dblclick();
  await page.getByLabel('A simulated watch').check();
  await agreeToAll(page);
  await twice('Connect');
  await page.locator('.home').waitFor();
  await twice('A good night');
  await page.locator('.badge').getByText('Happy').waitFor();
  assert.deepEqual([users.count, streams.count], [1, 1]);
});

test('two tabs are one home', only, async () => {
  const { page, context } = await stage.come();
  const other = await context.newPage();
  await other.goto(stage.server.baseUrl);
  // A tab behind another is drawn rarely, and clicks wait until what they hit has come to rest.
  await page.bringToFront();
  const users = [page, other].map((tab) => countMade(tab, '/users'));
  await page.getByLabel('What should we call you?').fill('Max');
  await eventually(async () => (await other.getByLabel('What should we call you?').inputValue()) === 'Max');
  await tellAll(page);
  await other.goto(`${stage.server.baseUrl}/#pet`);
  // What one tab is told reaches the other a moment later.
  await eventually(async () => (await other.getByLabel('Your pet’s name').inputValue()) === MAX.petName);
  // Both at once: neither may take the other's token away.
  await Promise.all([page, other].map((tab) => tab.evaluate(`document.querySelector('button[type=submit]').click()`)));
  await Promise.all([heading(page, 'This is Rocky'), heading(other, 'This is Rocky')]);
  assert.equal(
    users.reduce((sum, { count }) => sum + count, 0),
    1,
  );
  assert.deepEqual(await sessionIn(page), await sessionIn(other));

  await goToFace(page);
  await button(page, 'Keep the drawing').click();
  await button(page, 'Not now').click();
  await Promise.all([page.locator('.home').waitFor(), other.locator('.home').waitFor()]);
  await button(page, 'Delete everything').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Everything is erased');
  await heading(other, 'Somebody is waiting for you');
  assert.ok(!(await other.content()).includes('Rocky'));
});

test('a tab that local storage reaches late takes over the pet that another has made', only, async () => {
  const { page, context } = await stage.come();
  await tellAll(page);
  const late = await context.newPage();
  // As between two processes: what is stored is seen, and events arrive, only after the lock was passed on.
  await late.addInitScript({
    content: `
      const { getItem } = Storage.prototype;
      Storage.prototype.getItem = function (key) {
        return key === 'hatchery.session' ? null : getItem.call(this, key);
      };
      addEventListener('storage', (event) => event.stopImmediatePropagation(), { capture: true });
    `,
  });
  await late.goto(`${stage.server.baseUrl}/#pet`);
  await late.getByLabel('Your pet’s name').waitFor();
  const users = [page, late].map((tab) => countMade(tab, '/users'));
  await button(page, 'Hatch').click();
  await heading(page, 'This is Rocky');
  await late.bringToFront();
  await button(late, 'Hatch').click();
  await heading(late, 'This is Rocky');
  assert.deepEqual(
    users.map(({ count }) => count),
    [1, 0],
  );
});

test('whoever was erased elsewhere is told so, and can start over', only, async () => {
  const { page } = await stage.come();
  await hatch(page);
  const { userId, token } = await sessionIn(page);
  const headers = { Authorization: `Bearer ${token}` };
  await fetch(`${stage.server.baseUrl}/users/${userId}`, { method: 'DELETE', headers });
  await page.reload();
  await page.getByText('This pet is not here any more').first().waitFor();
  await button(page, 'Start over').first().click();
  await heading(page, 'Somebody is waiting for you');
  // One letter of a name leads nowhere by itself.
  await page.getByLabel('What should we call you?').pressSequentially('Maxi');
  assert.equal(new URL(page.url()).hash, '#hello');
  assert.equal(await page.evaluate(() => localStorage.getItem('hatchery.session')), null);
});

test('a browser that is told to keep nothing still gets its pet', only, async () => {
  const { page, context } = await stage.come();
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'indexedDB']) {
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException('Not here.', 'SecurityError');
        },
      });
    }
  });
  await page.reload();
  await hatch(page);
  await goToFace(page);
  await choosePhoto(page);
  await cutPhoto(page);
  await heading(page, 'What may Rocky feel?');
  await connectWatch(page);
});
