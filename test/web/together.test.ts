/** What belongs together changes in one turn: there is no moment in which what is done is lost, or what is read is half of the former screen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import { goHome, heading, moveIn } from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

const erase = (page: Page) => page.locator('.card').getByRole('button', { name: 'Delete everything' });

/** Asks for confirmation at home, and gives back the dialog. */
async function asked() {
  const { page } = await stage.come();
  await moveIn(page, stage.server.baseUrl, 'home');
  await erase(page).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return { page, dialog };
}

test('the page has the name and the address of what it shows, after every change of it', only, async () => {
  const { page } = await stage.come();
  await page.evaluate(`globalThis.seen = [];
    const look = () => {
      const shown = document.querySelector('h1')?.textContent;
      if (shown) seen.push([shown, document.title, location.hash]);
    };
    // At the end of the turn: nothing is seen, and no key or click heard, before.
    new MutationObserver(() => setTimeout(look)).observe(document, { subtree: true, childList: true, characterData: true })`);
  await goHome(page);
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Everything is erased');
  const seen = await page.evaluate<[string, string, string][]>('seen');
  const addresses = new Map<string, string>();
  for (const [shown, title, address] of seen) {
    assert.ok(title.startsWith(shown), `${shown}: ${title}`);
    assert.equal(addresses.get(shown) ?? address, address, shown);
    addresses.set(shown, address);
  }
  assert.ok(addresses.size >= 8, `${[...addresses.keys()]}`);
});

test('a question that was closed can be asked again in the same moment, by what has the focus then', only, async () => {
  const { page, dialog } = await asked();
  await page.evaluate(`(async () => {
    document.querySelector('dialog').requestClose();
    // The app's own turn, and no other.
    await undefined;
    document.activeElement.click();
  })()`);
  await dialog.waitFor();
  await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
  assert.equal(await dialog.count(), 1);
  await page.keyboard.press('Escape');
  await erase(page).and(page.locator(':focus')).waitFor();
  assert.equal(await page.locator('dialog').count(), 0);
});

test('what is being done cannot be called off, however often Escape is pressed', only, async () => {
  const { page, dialog } = await asked();
  const held = Promise.withResolvers<void>();
  await page.route('**/users/*', async (route) => {
    if (route.request().method() === 'DELETE') await held.promise;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await dialog.getByText('Erasing').waitFor();
  for (const _time of [1, 2, 3]) await page.keyboard.press('Escape');
  await dialog.getByText('Erasing').waitFor();
  held.resolve();
  await heading(page, 'Everything is erased');
});
