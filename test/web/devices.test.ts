import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { useHome } from './home.ts';
import { eventually, heading, openView } from './story.ts';
import { createCode, deviceLabels, openLink } from './ways-in.ts';

const { web, atSettings } = useHome();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const card = (page: Page) => page.getByRole('region', { name: 'Your devices' });
const dialog = (page: Page) => page.getByRole('dialog');

/** Opens the pet in a second browser. */
async function addDevice(code: string): Promise<Page> {
  const { page } = await web.visit();
  await openLink(page, web.server.baseUrl, code);
  await button(page, 'Bring it here').click();
  await heading(page, 'Rocky');
  await openView(page, 'settings');
  return page;
}

test('the list says which devices have the pet and how they got it; one can be removed', only, async () => {
  const { baseUrl } = web.server;
  const { page, user, consoleErrors } = await atSettings();
  const invite = await createCode(baseUrl, user, 'invite');
  const recovery = await createCode(baseUrl, user, 'recovery');
  const other = await addDevice(invite);
  await addDevice(recovery);
  await page.reload();
  const devices = card(page).locator('.devices li');
  await devices.nth(2).waitFor();
  const lines = await devices.allInnerTexts();
  assert.match(lines[0] ?? '', /Where Rocky hatched[\s\S]*This device/);
  assert.match(lines[1] ?? '', /Chrome on Linux[\s\S]*Since .*, with a code from another device/);
  assert.match(lines[2] ?? '', /Chrome on Linux[\s\S]*Since .*, with the recovery code/);
  await card(page).getByText('Last used on').waitFor();
  await assertAccessible(page, 'settings with devices');

  await devices.nth(1).getByRole('button', { name: 'Remove Chrome on Linux' }).click();
  await dialog(page).getByText('It’s signed out right away').waitFor();
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await card(page).getByText('Chrome on Linux is signed out.').waitFor();
  await dialog(page).waitFor({ state: 'detached' });
  assert.equal((await deviceLabels(baseUrl, user)).length, 2);
  // The removed device notices when it is touched, and can start over.
  await other.mouse.click(5, 5);
  await other.getByText('This pet is gone, or you’ve been signed out').first().waitFor();
  assert.deepEqual(consoleErrors, []);
});

test('a new device cannot remove an older one, and learns when it can', only, async () => {
  const { user } = await atSettings();
  const page = await addDevice(await createCode(web.server.baseUrl, user, 'invite'));
  await card(page).getByRole('button', { name: 'Remove Where Rocky hatched' }).click();
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await dialog(page).getByText('This device hasn’t been with Rocky for a whole day').waitFor();
  await dialog(page).getByRole('button', { name: 'Keep it' }).click();
  assert.equal((await deviceLabels(web.server.baseUrl, user)).length, 2);
});

test('signing out here needs another way in, and keeps the pet', only, async () => {
  const { baseUrl } = web.server;
  const { page, user } = await atSettings();
  await card(page).getByRole('button', { name: 'Sign out here' }).click();
  await dialog(page).getByText('This is the only way to Rocky now.').waitFor();
  assert.equal(await dialog(page).getByRole('button', { name: 'Sign out here' }).count(), 0);
  await assertAccessible(page, 'the last way in');
  await dialog(page).getByRole('button', { name: 'Stay with Rocky' }).click();

  const code = await createCode(baseUrl, user, 'recovery');
  await page.reload();
  await card(page).getByRole('button', { name: 'Sign out here' }).click();
  await dialog(page).getByText('with the recovery code').waitFor();
  await dialog(page).getByRole('button', { name: 'Sign out here' }).click();
  await heading(page, 'Someone’s waiting to meet you');
  assert.equal(await page.evaluate('localStorage.getItem("hatchery.session")'), null);
  const headers = { Authorization: `Bearer ${user.token}` };
  await eventually(async () => (await fetch(`${baseUrl}/users/${user.userId}`, { headers })).status === 401);
  await openLink(page, baseUrl, code);
  await button(page, 'Bring it here').click();
  await heading(page, 'Rocky');
});
