import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { useWebFixture } from './fixture.ts';
import { type Credentials, eventually, heading, signInAt, storedSession } from './story.ts';
import { createCode, createPet, deviceLabels, openLink } from './ways-in.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function status({ userId, token }: Credentials): Promise<number> {
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`${web.server.baseUrl}/users/${userId}`, { headers })).status;
}

/** Opens a link to Luna in a browser in which Rocky lives. */
async function atTheDoor(kind: 'recovery' | 'invite' = 'invite') {
  const { baseUrl } = web.server;
  const luna = await createPet(baseUrl, 'Luna');
  const { page, consoleErrors } = await web.visitBeforeApp();
  const rocky = await signInAt(page, baseUrl, 'home');
  await heading(page, 'Rocky');
  await openLink(page, baseUrl, await createCode(baseUrl, luna, kind));
  await page.getByText('Rocky already lives here.').waitFor();
  await button(page, 'Bring it here').click();
  await heading(page, 'Which pet stays here?');
  await page.getByRole('img', { name: 'Picture of Luna' }).waitFor();
  await page.getByRole('img', { name: 'Picture of Rocky' }).waitFor();
  return { page, luna, rocky, baseUrl, consoleErrors };
}

test('a device that has a pet is asked with both pictures, and staying signs the other one out', only, async () => {
  const { page, luna, rocky, baseUrl, consoleErrors } = await atTheDoor();
  assert.equal((await storedSession(page)).userId, rocky.userId);
  await assertAccessible(page, 'the choice');
  // The decision cannot be left open: neither by a reload nor by an address.
  await page.reload();
  await heading(page, 'Which pet stays here?');
  await page.goto(`${baseUrl}/#home`);
  await heading(page, 'Which pet stays here?');
  await button(page, 'Stay with Rocky').click();
  await heading(page, 'Rocky');
  assert.deepEqual(await deviceLabels(baseUrl, luna), [undefined]);
  assert.equal((await storedSession(page)).token, rocky.token);
  assert.deepEqual(consoleErrors, []);
});

test('a pet that lives only here is kept safe before it is left', only, async () => {
  const { page, luna, rocky } = await atTheDoor();
  await page.getByText('there’s no way back to Rocky').waitFor();
  await button(page, 'Lose Rocky and switch to Luna').waitFor();
  await button(page, 'Keep Rocky safe first').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'I’ve saved it' }).click();
  await page.getByText('with the recovery code').waitFor();
  await assertAccessible(page, 'the choice, with a way back');
  await button(page, 'Switch to Luna').click();
  await heading(page, 'Luna');
  assert.equal((await storedSession(page)).userId, luna.userId);
  // Rocky's token in this browser is revoked, because there is another way in.
  await eventually(async () => (await status(rocky)) === 401);
});

test('a pet with no other way in keeps its token when it is left', only, async () => {
  const { page, rocky } = await atTheDoor('recovery');
  await button(page, 'Lose Rocky and switch to Luna').click();
  await heading(page, 'Luna');
  assert.ok(!(await page.content()).includes('Rocky'));
  assert.equal(await status(rocky), 200);
});

test('a code of the pet that is already here is not used up', only, async () => {
  const { baseUrl } = web.server;
  const { page } = await web.visitBeforeApp();
  const rocky = await signInAt(page, baseUrl, 'home');
  await heading(page, 'Rocky');
  const code = await createCode(baseUrl, rocky, 'invite');
  await openLink(page, baseUrl, code);
  await button(page, 'Bring it here').click();
  await heading(page, 'Rocky is already here');
  await assertAccessible(page, 'already here');
  await button(page, 'Go to Rocky').click();
  await heading(page, 'Rocky');
  const other = await web.visit();
  await openLink(other.page, baseUrl, code);
  await button(other.page, 'Bring it here').click();
  await heading(other.page, 'Rocky');
});

test('a browser that was signed out elsewhere gets its pet back without being asked', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const { page } = await web.visit();
  const code = await createCode(baseUrl, pet, 'recovery');
  await openLink(page, baseUrl, code);
  await button(page, 'Bring it here').click();
  await heading(page, 'Luna');
  const lost = await storedSession(page);
  const headers = { Authorization: `Bearer ${lost.token}` };
  const { tokens } = (await (await fetch(`${baseUrl}/users/${pet.userId}/tokens`, { headers })).json()) as {
    tokens: { token_id: string; current: boolean }[];
  };
  const own = tokens.find(({ current }) => current)?.token_id;
  await fetch(`${baseUrl}/users/${pet.userId}/tokens/${own}`, { method: 'DELETE', headers });
  await openLink(page, baseUrl, code);
  await button(page, 'Bring it here').click();
  await heading(page, 'Luna');
  assert.notEqual((await storedSession(page)).token, lost.token);
});

test('a copy of a tab that is asked does not sign out the pet that the first tab chose', only, async () => {
  const { page, luna, baseUrl } = await atTheDoor();
  // Browsers copy the storage of a tab when the tab is duplicated.
  const waiting = await page.evaluate<string>(`sessionStorage.getItem('hatchery.join')`);
  const copy = await page.context().newPage();
  await copy.addInitScript(`sessionStorage.setItem('hatchery.join', ${JSON.stringify(waiting)})`);
  await copy.goto(baseUrl);
  await heading(copy, 'Which pet stays here?');
  await button(page, 'Lose Rocky and switch to Luna').click();
  await heading(page, 'Luna');
  await heading(copy, 'Luna is already here');
  await button(copy, 'Go to Luna').click();
  await heading(copy, 'Luna');
  const session = await storedSession(page);
  assert.equal(session.userId, luna.userId);
  assert.equal(await status(session), 200);
});
