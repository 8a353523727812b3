import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import type { PasskeyList } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { shortenDelays } from './delays.ts';
import { useHome } from './home.ts';
import { heading, openView, storedSession } from './story.ts';
import { createCode, createPet, deviceLabels, openLink } from './ways-in.ts';

const { web, atSettings, ask } = useHome();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const card = (page: Page) => page.getByRole('region', { name: 'Your devices' });

interface Authenticator {
  debug: CDPSession;
  authenticatorId: string;
}

/** Adds an authenticator, such as a phone's, whose owner agrees to everything. */
async function addAuthenticator(page: Page, agrees = true): Promise<Authenticator> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('WebAuthn.enable');
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: agrees,
      automaticPresenceSimulation: true,
    },
  });
  return { debug, authenticatorId };
}

/** Copies the passkeys to another browser, as a password manager does. */
async function copyPasskeys(from: Authenticator, to: Authenticator): Promise<void> {
  const { credentials } = await from.debug.send('WebAuthn.getCredentials', { authenticatorId: from.authenticatorId });
  for (const credential of credentials)
    await to.debug.send('WebAuthn.addCredential', { authenticatorId: to.authenticatorId, credential });
}

async function addPasskey(page: Page): Promise<void> {
  await card(page).getByRole('button', { name: 'Add a passkey' }).click();
  await card(page).getByText('Your passkey is saved.').waitFor();
}

test('a passkey brings the pet back after everything in the browser is lost', only, async () => {
  const { page, user, consoleErrors } = await atSettings();
  const phone = await addAuthenticator(page);
  await addPasskey(page);
  const [passkey] = (await ask<PasskeyList>(user, '/passkeys')).passkeys;
  assert.equal(passkey?.label, 'Chrome on Linux');
  await assertAccessible(page, 'settings with a passkey');

  const { page: other, consoleErrors: otherErrors } = await web.visit();
  await copyPasskeys(phone, await addAuthenticator(other));
  await button(other, 'I already have a pet').click();
  await button(other, 'Use a passkey').click();
  await heading(other, 'Rocky');
  await openView(other, 'settings');
  assert.equal((await storedSession(other)).userId, user.userId);
  assert.deepEqual(await deviceLabels(web.server.baseUrl, user), [undefined, 'Chrome on Linux']);
  await card(other)
    .getByText(/with a passkey/)
    .waitFor();
  await card(other)
    .getByText(/last used on/)
    .waitFor();
  assert.deepEqual([...consoleErrors, ...otherErrors], []);
});

test('a removed passkey opens nothing, and the last way in stays', only, async () => {
  const { page, user } = await atSettings();
  const phone = await addAuthenticator(page);
  await addPasskey(page);
  await card(page).getByRole('button', { name: 'Remove the passkey of Chrome on Linux' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('It stops opening Rocky.').waitFor();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await card(page).getByText('The passkey is removed.').waitFor();
  assert.deepEqual((await ask<PasskeyList>(user, '/passkeys')).passkeys, []);

  const { page: other } = await web.visit();
  await copyPasskeys(phone, await addAuthenticator(other));
  await button(other, 'I already have a pet').click();
  await button(other, 'Use a passkey').click();
  await other.getByRole('alert').getByText('This passkey doesn’t open a pet any more.').waitFor();
});

test('a device may have one passkey for a pet, and a cancelled prompt is not an error', only, async () => {
  const { page } = await atSettings();
  const phone = await addAuthenticator(page);
  await addPasskey(page);
  await card(page).getByRole('button', { name: 'Add a passkey' }).click();
  await card(page).getByText('This device has a passkey for Rocky already.').waitFor();
  // The user does not put a finger on the sensor.
  await phone.debug.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: phone.authenticatorId });
  await addAuthenticator(page, false);
  await card(page).getByRole('button', { name: 'Add a passkey' }).click();
  await card(page).getByText('No passkey was added.').waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
});

test('a first screen without a passkey says so quietly, and the code still works', only, async () => {
  const { page } = await web.visit();
  await addAuthenticator(page);
  await button(page, 'I already have a pet').click();
  await button(page, 'Use a passkey').click();
  await page.getByText('No passkey was used.').waitFor();
  assert.equal(await page.locator('.notice').count(), 0);
  const pet = await createPet(web.server.baseUrl, 'Luna');
  await page.getByLabel('Your code').fill(await createCode(web.server.baseUrl, pet, 'invite'));
  await button(page, 'Find my pet').click();
  await heading(page, 'Luna');
});

for (const way of ['a reload', 'another press'] as const)
  test(`a lost answer to a passkey ends with one device after ${way}`, only, async () => {
    const { page, user } = await atSettings();
    const phone = await addAuthenticator(page);
    await addPasskey(page);
    const { page: other } = await web.visit();
    await copyPasskeys(phone, await addAuthenticator(other));
    await shortenDelays(other);
    await other.route('**/sessions', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await button(other, 'I already have a pet').click();
    await button(other, 'Use a passkey').click();
    await other.getByRole('alert').getByText('We can’t reach the server').waitFor();
    await other.unroute('**/sessions');
    if (way === 'a reload') await other.reload();
    else await button(other, 'Use a passkey').click();
    await heading(other, 'Rocky');
    assert.equal((await deviceLabels(web.server.baseUrl, user)).length, 2);
  });

test('passkeys are hidden where they cannot work', only, async () => {
  const { baseUrl, port } = web.server;
  const hidden = async (page: Page) => {
    await button(page, 'I already have a pet').click();
    await page.getByLabel('Your code').waitFor();
    await page.waitForLoadState('networkidle');
    assert.equal(await button(page, 'Use a passkey').count(), 0);
  };
  const { page } = await web.visit();
  await page.goto(`http://127.0.0.1:${port}`);
  await hidden(page);
  await page.goto(`http://laptop.test:${port}`);
  await hidden(page);
  await page.route('**/sessions/options', (route) => route.fulfill({ status: 404, json: {} }));
  await page.goto(baseUrl);
  await hidden(page);
  const none = { passkeys: [], available: false };
  await page.route('**/passkeys', (route) => route.fulfill({ json: none }));
  const pet = await createPet(baseUrl, 'Luna');
  await openLink(page, baseUrl, await createCode(baseUrl, pet, 'invite'));
  await button(page, 'Bring it here').click();
  await openView(page, 'settings');
  await card(page).getByRole('heading', { name: 'Recovery code' }).waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await button(page, 'Add a passkey').count(), 0);
});
