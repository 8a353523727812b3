import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser, PHONE } from '../support/browser.ts';
import { shortenDelays } from './delays.ts';
import { useWebFixture } from './fixture.ts';
import { eventually, heading, storedSession } from './story.ts';
import { createCode, createPet, deviceLabels, openLink } from './ways-in.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const LABEL = 'Chrome on Linux';

async function typeCode(page: Page, code: string): Promise<void> {
  await button(page, 'I already have a pet').click();
  await heading(page, 'Welcome back');
  await page.getByLabel('Your code').fill(code);
  await button(page, 'Find my pet').click();
}

test('a recovery code brings the pet to a new browser, however it is typed', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'recovery');
  const { page, consoleErrors } = await web.visit();
  await typeCode(
    page,
    ` ${code
      .toLowerCase()
      .match(/.{1,4}/g)
      ?.join(' ')}\n`,
  );
  await heading(page, 'Luna');
  assert.equal((await storedSession(page)).userId, pet.userId);
  assert.equal(new URL(page.url()).hash, '#home');
  // The code works again, and is stored nowhere.
  assert.ok(
    !((await page.evaluate('JSON.stringify([localStorage, sessionStorage])')) as string).includes(code.slice(4)),
  );
  const second = await web.visit();
  await typeCode(second.page, `${baseUrl}/#in=${code}`);
  await heading(second.page, 'Luna');
  assert.deepEqual(await deviceLabels(baseUrl, pet), [undefined, LABEL, LABEL]);
  assert.deepEqual(consoleErrors, []);
});

test('a code that is incomplete or no longer valid is explained, and the field keeps it', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const replaced = await createCode(baseUrl, pet, 'recovery');
  await createCode(baseUrl, pet, 'recovery');
  const { page } = await web.visit();
  await typeCode(page, replaced.slice(0, -4));
  await page.getByText('Some of the code is missing or mistyped.').waitFor();
  const field = page.getByLabel('Your code');
  await field.and(page.locator(':focus')).waitFor();
  await field.fill(replaced);
  await page.getByText('That’s the whole code.').waitFor();
  await field.press('Enter');
  await page.getByRole('alert').getByText('This code doesn’t open a pet.').waitFor();
  assert.equal(await field.inputValue(), replaced);
  await page.reload();
  assert.equal(await field.inputValue(), replaced);
  await button(page, 'Back').click();
  await heading(page, 'Someone’s waiting to meet you');
});

test('too many attempts and a lost network are explained', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'recovery');
  const { page, context } = await web.visit();
  await shortenDelays(page);
  await page.route('**/sessions', (route) =>
    route.fulfill({
      status: 429,
      headers: { 'Retry-After': '150' },
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems/too-many-requests', title: '', status: 429, detail: 'Wait.' }),
    }),
  );
  await typeCode(page, code);
  await page.getByRole('alert').getByText('Wait 3 minutes, then try again.').waitFor();
  await page.unroute('**/sessions');
  await context.setOffline(true);
  await button(page, 'Find my pet').click();
  await page.getByRole('alert').getByText('You’re offline.').waitFor();
  await context.setOffline(false);
  await button(page, 'Find my pet').click();
  await heading(page, 'Luna');
});

test('a lost answer and a reload end with one device', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'invite');
  const { page } = await web.visit();
  await shortenDelays(page);
  let lost = 0;
  await page.route('**/sessions', async (route) => {
    const answer = await route.fetch();
    assert.equal(answer.status(), 201);
    lost += 1;
    await route.abort();
  });
  await typeCode(page, code);
  await page.getByRole('alert').getByText('We can’t reach the server').waitFor();
  await page.unroute('**/sessions');
  // The page repeats the request whose answer was lost.
  await page.reload();
  await heading(page, 'Luna');
  assert.ok(lost >= 1);
  assert.deepEqual(await deviceLabels(baseUrl, pet), [undefined, LABEL]);
});

test('a link whose answer was lost works when it is opened again in another tab', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'invite');
  const { page, context } = await web.visit();
  await shortenDelays(page);
  await page.route('**/sessions', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await openLink(page, baseUrl, code);
  await button(page, 'Bring it here').click();
  await page.getByRole('alert').getByText('We can’t reach the server').waitFor();
  await page.close();
  const other = await context.newPage();
  await openLink(other, baseUrl, code);
  await button(other, 'Bring it here').click();
  await heading(other, 'Luna');
  assert.deepEqual(await deviceLabels(baseUrl, pet), [undefined, LABEL]);
});

test('a link leaves the address before anything is shown, and opens nothing until a press', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'invite');
  const { page, context } = await web.visit();
  // Records the address whenever something is drawn or sent.
  await context.addInitScript(`globalThis.seen = [];
    const note = () => document.querySelector('h1') && globalThis.seen.push(location.href);
    new MutationObserver(note).observe(document, { childList: true, subtree: true });`);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()} ${request.headers().referer}`));
  await openLink(page, baseUrl, code);
  await heading(page, 'Bring this pet here?');
  const seen = (await page.evaluate('globalThis.seen')) as string[];
  assert.ok(seen.length > 0 && seen.every((address) => !address.includes('in=')), seen.join());
  assert.equal(new URL(page.url()).hash, '#join');
  const secret = code.slice(-20);
  assert.ok(requests.filter((line) => !line.includes(`#in=${code}`)).every((line) => !line.includes(secret)));
  assert.ok(
    requests.every((line) => !line.includes('/sessions')),
    'nothing is opened',
  );
  assert.ok(!(await page.content()).includes(secret), 'the code is not in the page');
  // A reload keeps the code, and “Not now” forgets it.
  await page.reload();
  await button(page, 'Not now').click();
  await heading(page, 'Someone’s waiting to meet you');
  assert.equal(await page.evaluate('sessionStorage.length'), 0);
  // The link can also be opened in a tab that already shows the app.
  await page.evaluate(`location.hash = '#in=${code}'`);
  await heading(page, 'Bring this pet here?');
  assert.equal(new URL(page.url()).hash, '#join');
  await button(page, 'Bring it here').click();
  await heading(page, 'Luna');
  await page.goBack();
  await page.waitForTimeout(100);
  assert.ok(!page.url().includes('in='), page.url());
});

test('an invite is for one device', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'invite');
  const phones = await Promise.all([web.visit(PHONE), web.visit(PHONE)]);
  for (const { page } of phones) {
    await openLink(page, baseUrl, code);
    await heading(page, 'Bring this pet here?');
  }
  await Promise.all(phones.map(({ page }) => page.evaluate(`document.querySelector('.button.main').click()`)));
  const outcomes = async () =>
    Promise.all(phones.map(async ({ page }) => (await page.locator('h1').textContent()) === 'Luna'));
  const refused = () =>
    Promise.all(phones.map(({ page }) => page.getByText('This code doesn’t open a pet.').isVisible()));
  await eventually(async () => (await outcomes()).includes(true) && (await refused()).includes(true));
  assert.equal((await deviceLabels(baseUrl, pet)).length, 2);
});
