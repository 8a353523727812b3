import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Session, TokenList } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { button, useHome } from './home.ts';
import { keptBy } from './kept.ts';
import { readQr } from './read-qr.ts';
import { type Credentials, eventually, openView, storedSession } from './story.ts';
import { openLink } from './ways-in.ts';

const { web, atHome, atSettings, ask } = useHome();
const only = { skip: noBrowser };

async function openSession(code: string, label?: string): Promise<Response> {
  const body = JSON.stringify({ code, ...(label ? { label } : {}) });
  return fetch(`${web.server.baseUrl}/sessions`, { method: 'POST', body });
}

const tokensOf = async (user: Credentials) => (await ask<TokenList>(user, '/tokens')).tokens;

/** Clicks the button of the card that offers a recovery code. Returns the code that is shown. */
async function makeRecoveryCode(page: Page): Promise<string> {
  await button(page, 'Make a recovery code').first().click();
  return shownCode(page);
}

async function shownCode(page: Page): Promise<string> {
  const code = page.getByRole('dialog').locator('.code');
  await code.waitFor();
  return ((await code.textContent()) ?? '').trim();
}

/** Returns the code in the link of the QR code that is on the screen. */
async function scan(page: Page): Promise<string> {
  const link = await readQr(await page.screenshot());
  const start = `${web.server.baseUrl}/#in=`;
  assert.ok(link.startsWith(start), link);
  return link.slice(start.length);
}

/** Opens the link with a code in another browser, and goes on to the pet's home. */
async function comeBack(page: Page, code: string): Promise<void> {
  await openLink(page, web.server.baseUrl, code);
  await button(page, 'Bring it here').click();
  await page.getByRole('heading', { name: 'Rocky', exact: true }).waitFor();
}

const withoutSeparators = (code: string) => code.replaceAll(/[\s_-]/g, '').toUpperCase();

test(
  'a recovery code is shown once: as text, as a QR code, as a picture, on paper and in the clipboard',
  only,
  async () => {
    const { page, user, consoleErrors } = await atHome(async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    });
    await page.getByRole('heading', { name: 'Keep Rocky safe' }).waitFor();
    const text = await makeRecoveryCode(page);
    assert.match(text, /^HTR( [0-9A-HJKMNP-TV-Z]{4}){13}$/);
    const code = await scan(page);
    assert.equal(withoutSeparators(code), withoutSeparators(text));

    const downloading = page.waitForEvent('download');
    await button(page, 'Save as picture').click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), 'Rocky-recovery-code.png');
    assert.equal(await readQr(await download.path()), `${web.server.baseUrl}/#in=${code}`);
    await page.getByText('Saved with your downloads.').waitFor();

    await button(page, 'Copy').click();
    await button(page, 'Copied').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.equal(copied, text.replaceAll(' ', '-'));

    await page.evaluate('window.print = () => { globalThis.printed = true }');
    await button(page, 'Print').click();
    assert.equal(await page.evaluate('globalThis.printed'), true);
    const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
    assert.equal(paper.match(/\/Type\s*\/Page\b/g)?.length, 1);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await scan(page), code);
    await page.emulateMedia({ media: 'screen' });

    await button(page, 'I’ve saved it').click();
    await page.getByRole('heading', { name: 'Rocky is safe' }).and(page.locator(':focus')).waitFor();
    for (const form of [copied, copied.toLowerCase(), code]) assert.equal((await openSession(form)).status, 201);
    assert.deepEqual((await tokensOf(user)).filter(({ kind }) => kind === 'recovery').length, 1);
    assert.deepEqual(consoleErrors, []);
  },
);

test('a pet that was lost with its browser comes back by the saved picture', only, async () => {
  const { page, user } = await atHome();
  await makeRecoveryCode(page);
  const downloading = page.waitForEvent('download');
  await button(page, 'Save as picture').click();
  const link = await readQr(await (await downloading).path());
  await page.context().close();
  const { page: newPage } = await web.visit();
  await comeBack(newPage, link.slice(link.indexOf('#in=') + '#in='.length));
  await openView(newPage, 'settings');
  await newPage.getByText(/^Made on .* Last used on/).waitFor();
  assert.equal((await storedSession(newPage)).userId, user.userId);
});

test('the code that draws codes is loaded when one is shown', only, async () => {
  const scripts: string[] = [];
  const { page } = await atSettings(async (page) => {
    page.on('request', (request) => {
      if (request.url().endsWith('.js')) scripts.push(request.url());
    });
  });
  await page.getByText('None yet.').waitFor();
  const earlier = scripts.length;
  await makeRecoveryCode(page);
  assert.ok(earlier > 0 && scripts.length > earlier);
});

test('after it was left, nothing in the browser has the recovery code', only, async () => {
  const urls: string[] = [];
  const { page, consoleErrors } = await atHome(async (page) => {
    page.on('request', (request) => urls.push(request.url()));
    page.on('framenavigated', (frame) => urls.push(frame.url()));
  });
  const code = withoutSeparators(await makeRecoveryCode(page));
  await button(page, 'I’ve saved it').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const kept = JSON.stringify(await keptBy(page));
  const places = { kept, content: await page.content(), urls: urls.join(), console: consoleErrors.join() };
  for (const [place, text] of Object.entries(places)) {
    for (const part of [code, code.slice(-8), code.slice(-4)])
      assert.ok(!withoutSeparators(text).includes(part), place);
  }
});

test('a postponed recovery code is offered only among the settings, also after a reload', only, async () => {
  const { page } = await atHome();
  const offer = page.getByRole('heading', { name: 'Keep Rocky safe' });
  await button(page, 'Not now').click();
  await offer.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Rocky', exact: true }).and(page.locator(':focus')).waitFor();
  await page.reload();
  await page.locator('.home').waitFor();
  assert.equal(await offer.count(), 0);
  await openView(page, 'settings');
  await page.getByText('None yet.').waitFor();
  await makeRecoveryCode(page);
  await button(page, 'I’ve saved it').click();
  await page.getByText(/^Made on/).waitFor();
});

test('another device knows that there is a recovery code', only, async () => {
  const { page, user } = await atHome();
  const code = await makeRecoveryCode(page);
  const { user_id, access_token } = (await (await openSession(code)).json()) as Session;
  const other = await web.visit();
  const session = JSON.stringify({ userId: user_id, token: access_token, stage: 'home' });
  await other.page.evaluate((text) => localStorage.setItem('hatchery.session', text), session);
  await other.page.goto('about:blank');
  await other.page.goto(web.server.baseUrl);
  await other.page.locator('.home').waitFor();
  assert.equal(await other.page.getByRole('heading', { name: 'Keep Rocky safe' }).count(), 0);
  await openView(other.page, 'settings');
  await other.page.getByText(/^Made on .* Last used on/).waitFor();

  // The other device is too new to replace the code.
  await button(other.page, 'Make a new one').click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Make a new one' }).click();
  await other.page.getByText('hasn’t been with Rocky for a whole day').waitFor();
  await button(other.page, 'Keep the old one').click();
  assert.equal((await openSession(code)).status, 201);
  assert.equal((await tokensOf(user)).length, 4);
});

test('a code that was not kept can be thrown away; a new one replaces it', only, async () => {
  const { page } = await atHome();
  const first = await makeRecoveryCode(page);
  await page.keyboard.press('Escape');
  await button(page, 'Back to the code').click();
  assert.equal(await shownCode(page), first);
  await button(page, 'Close without saving').click();
  await page.getByRole('heading', { name: 'Have you saved the code?' }).and(page.locator(':focus')).waitFor();
  await button(page, 'Discard the code').click();
  await page.getByRole('heading', { name: 'Keep Rocky safe' }).and(page.locator(':focus')).waitFor();
  assert.equal((await openSession(first)).status, 401);

  const second = await makeRecoveryCode(page);
  await button(page, 'I’ve saved it').click();
  await openView(page, 'settings');
  await button(page, 'Make a new one').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new one' }).click();
  const third = await shownCode(page);
  assert.deepEqual([(await openSession(second)).status, (await openSession(third)).status], [401, 201]);
});

test('an invite brings the pet to a second device, and says so', only, async () => {
  const { page } = await atSettings();
  await button(page, 'Add a device').click();
  const text = await shownCode(page);
  assert.match(text, /^HTI( [0-9A-HJKMNP-TV-Z]{4}){13}$/);
  await page.getByText('for 10 more minutes').waitFor();
  const code = await scan(page);
  assert.equal(withoutSeparators(code), withoutSeparators(text));
  const other = await web.visit();
  await comeBack(other.page, code);
  await page.getByRole('heading', { name: 'Rocky has arrived' }).and(page.locator(':focus')).waitFor();
  await page.getByText(/Chrom\w+ on \w+ is now in your list of devices/).waitFor();
  assert.equal((await openSession(code)).status, 401);
  await button(page, 'Close').click();
  await button(page, 'Add a device').and(page.locator(':focus')).waitFor();
});

test('closing the dialog revokes an unused invite', only, async () => {
  const { page, user } = await atSettings();
  for (const close of ['Close', 'Escape']) {
    await button(page, 'Add a device').click();
    const code = await shownCode(page);
    if (close === 'Close') await button(page, 'Close').click();
    else await page.keyboard.press('Escape');
    await eventually(async () => (await tokensOf(user)).length === 1);
    assert.equal((await openSession(code)).status, 401);
  }
});

test('an invite counts its minutes, and can be renewed when it has run out', only, async () => {
  const { page } = await atSettings(async (page) => void (await page.clock.install()));
  await button(page, 'Add a device').click();
  const first = await shownCode(page);
  await page.clock.fastForward('08:30');
  await page.getByText('for 2 more minutes').waitFor();
  await page.clock.fastForward('01:00');
  await page.getByText('for one more minute').waitFor();
  await page.clock.fastForward('01:00');
  await page.getByRole('heading', { name: 'This invite has run out' }).and(page.locator(':focus')).waitFor();
  assert.equal(await page.getByRole('dialog').locator('.qr, .code').count(), 0);
  await button(page, 'Make a new one').last().click();
  assert.notEqual(await shownCode(page), first);
});

test('too many open invites are explained', only, async () => {
  const { page, user } = await atSettings();
  for (let count = 0; count < 3; count += 1) {
    const headers = { Authorization: `Bearer ${user.token}` };
    const path = `${web.server.baseUrl}/users/${user.userId}/tokens`;
    await fetch(path, { method: 'POST', headers, body: JSON.stringify({ kind: 'invite' }) });
  }
  await button(page, 'Add a device').click();
  await page.getByText('Too many invites are open').waitFor();
});
