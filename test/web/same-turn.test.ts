/**
 * Related changes must happen in one turn of the event loop. Otherwise clicks could be lost, and screen readers could
 * read out a half-changed screen.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { useWebFixture } from './fixture.ts';
import { goHome, heading, openView, signInAt } from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

const erase = (page: Page) => page.locator('.card').getByRole('button', { name: 'Delete everything' });

async function openDialog() {
  const { page } = await web.visitBeforeApp();
  await signInAt(page, web.server.baseUrl, 'settings');
  await erase(page).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return { page, dialog };
}

test('title and URL always match the shown screen', only, async () => {
  const { page } = await web.visit();
  await page.evaluate(`globalThis.seen = [];
    const record = () => {
      const shown = document.querySelector('h1')?.textContent;
      if (shown) seen.push([shown, document.title, location.hash]);
    };
    // Record the screen when the turn ends, before the browser paints or handles input.
    new MutationObserver(() => setTimeout(record)).observe(document, { subtree: true, childList: true, characterData: true })`);
  await goHome(page);
  await openView(page, 'settings');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Your data is deleted');
  const seen = await page.evaluate<[string, string, string][]>('seen');
  const addresses = new Map<string, string>();
  for (const [shown, title, address] of seen) {
    assert.ok(title.startsWith(shown), `${shown}: ${title}`);
    assert.equal(addresses.get(shown) ?? address, address, shown);
    addresses.set(shown, address);
  }
  assert.ok(addresses.size >= 9, `${[...addresses.keys()]}`);
});

test('a closed dialog can be reopened in the same turn by the focused button', only, async () => {
  const { page, dialog } = await openDialog();
  await page.evaluate(`(async () => {
    document.querySelector('dialog').requestClose();
    // Let the app's microtasks run before the click, but no timers or events.
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

test('Escape does not cancel an erasure in progress', only, async () => {
  const { page, dialog } = await openDialog();
  const held = Promise.withResolvers<void>();
  await page.route('**/users/*', async (route) => {
    if (route.request().method() === 'DELETE') await held.promise;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await dialog.getByText('Deleting').waitFor();
  for (const _time of [1, 2, 3]) await page.keyboard.press('Escape');
  await dialog.getByText('Deleting').waitFor();
  held.resolve();
  await heading(page, 'Your data is deleted');
});
