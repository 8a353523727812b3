import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { assertFits } from './fits.ts';
import { useWebFixture } from './fixture.ts';
import { press, tabTo } from './keyboard.ts';
import { heading, signInAt, storedSession } from './story.ts';
import { createCode, createPet, openLink } from './ways-in.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

test('a pet is brought here, another one chosen and this device signed out with the keyboard only', only, async () => {
  const { baseUrl } = web.server;
  const [luna, pip] = [await createPet(baseUrl, 'Luna'), await createPet(baseUrl, 'Pip')];
  const { page } = await web.visit();
  await press(page, 'I already have a pet');
  await heading(page, 'Welcome back');
  await tabTo(page, page.getByLabel('Your code'));
  await page.keyboard.type(await createCode(baseUrl, luna, 'recovery'));
  await page.keyboard.press('Enter');
  await heading(page, 'Luna');

  await openLink(page, baseUrl, await createCode(baseUrl, pip, 'invite'));
  await press(page, 'Bring it here');
  await heading(page, 'Which pet stays here?');
  await press(page, 'Switch to Pip');
  await heading(page, 'Pip');
  assert.equal((await storedSession(page)).userId, pip.userId);

  await tabTo(page, page.getByRole('link', { name: 'Settings' }));
  await page.keyboard.press('Enter');
  await press(page, 'Sign out here');
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Sign out here' }));
  await page.keyboard.press('Enter');
  await heading(page, 'Someone’s waiting to meet you');
});

/** Shows every screen on which a pet comes to a browser. */
async function showScreens(page: Page, petName: string, check: (about: string) => Promise<void>): Promise<void> {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, petName);
  const used = await createCode(baseUrl, pet, 'recovery');
  const code = await createCode(baseUrl, pet, 'recovery');
  await check('egg');
  await page.locator('.egg-alone .button.quiet').click();
  await page.locator('textarea').waitFor();
  await check('join');
  await page.locator('textarea').fill(used.slice(0, 30));
  await page.locator('[type=submit]').click();
  await check('an incomplete code');
  await page.locator('textarea').fill(used);
  await page.locator('[type=submit]').click();
  await page.locator('.notice').waitFor();
  await check('an invalid code');
  await openLink(page, baseUrl, code);
  await page.locator('.button.main').waitFor();
  await check('a link');
  await signInAt(page, baseUrl, 'settings');
  await page.locator('.devices').waitFor();
  await check('settings');
  await openLink(page, baseUrl, code);
  await page.locator('.button.main').waitFor();
  await check('a link beside a pet');
  await page.locator('.button.main').click();
  await page.locator('.leave-safely').waitFor();
  await check('the choice');
}

test('axe finds nothing on the screens for a pet from elsewhere', only, async () => {
  const { page } = await web.visit({ locale: 'de-DE', viewport: { width: 390, height: 844 } });
  await showScreens(page, 'Luna', (about) => assertAccessible(page, about));
});

test('the screens for a pet from elsewhere fit at 280, 640 and 1440 px', only, async () => {
  const { page } = await web.visit({ locale: 'de-DE' });
  await showScreens(page, 'W'.repeat(40), async (about) => {
    for (const width of [280, 640, 1440]) {
      await page.setViewportSize({ width, height: 640 });
      await assertFits(page, `${about}, ${width} px`);
    }
  });
});
