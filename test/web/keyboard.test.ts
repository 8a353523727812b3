import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import { eventually, heading, PHOTO, sessionIn } from './story.ts';

const stage = openStage();

/** Presses Tab until this has the focus; whatever cannot be reached so, some people cannot use. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const focused = target.and(page.locator(':focus'));
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if ((await focused.count()) > 0) return assertRinged(target);
    await page.keyboard.press('Tab');
  }
  throw new Error(`No Tab leads to ${target}`);
}

/** Asserts that one sees where the focus is: by a ring on the element or, for an input that is hidden in its label, around that. */
async function assertRinged(target: Locator): Promise<void> {
  const ring = `getComputedStyle(element).outlineStyle !== 'none' ||
    getComputedStyle(element.closest('label') ?? element).outlineStyle !== 'none'`;
  const isSeen = await target.evaluate(new Function('element', `return ${ring}`) as (element: unknown) => boolean);
  assert.ok(isSeen, `${target} has a ring`);
}

const named = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, named(page, name));
  await page.keyboard.press(key);
}

test('the whole story, by the keyboard alone', { skip: noBrowser }, async () => {
  const { page } = await stage.come();
  await tabTo(page, page.getByLabel('What should we call you?'));
  await page.keyboard.type('Max');
  await page.keyboard.press('Enter');

  await heading(page, /What would do you good/);
  await press(page, 'Walk every day', 'Space');
  await tabTo(page, page.getByLabel('A goal of your own'));
  await page.keyboard.type('Read');
  await page.keyboard.press('Enter');
  await press(page, /^Continue/);

  await heading(page, 'Give your pet a name');
  await tabTo(page, page.getByLabel('Your pet’s name'));
  await page.keyboard.type('Rocky');
  await page.keyboard.press('Enter');

  await heading(page, 'This is Rocky');
  await press(page, 'Continue');

  await heading(page, 'Would you rather show a photo?');
  const choosing = page.waitForEvent('filechooser');
  await tabTo(page, page.getByLabel('Choose a photo'));
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(PHOTO);
  const image = page.locator('.crop-area img');
  await tabTo(page, page.getByTestId('cropper'));
  const before = await image.getAttribute('style');
  for (let pressed = 0; pressed < 5; pressed += 1) await page.keyboard.press('ArrowLeft');
  await eventually(async () => (await image.getAttribute('style')) !== before);
  await tabTo(page, page.getByLabel('Zoom'));
  await page.keyboard.press('End');
  await press(page, 'Use this');

  await heading(page, 'What may Rocky feel?');
  await tabTo(page, page.getByLabel('A simulated watch'));
  await page.keyboard.press('Space');
  await page.getByRole('switch').first().waitFor();
  for (const consent of await page.getByRole('switch').all()) {
    await tabTo(page, consent);
    await page.keyboard.press('Space');
  }
  await press(page, 'Connect');

  await heading(page, 'Rocky');
  await press(page, 'A rough night');
  await page.locator('.badge').getByText('Exhausted').waitFor();
  await tabTo(page, page.getByText('Show it'));
  await page.keyboard.press('Enter');
  await page.locator('.known').getByText('Walk every day, Read').waitFor();
  const { userId, token } = await sessionIn(page);
  const avatar = `${stage.server.baseUrl}/users/${userId}/avatar`;
  const portrait = await (await fetch(avatar, { headers: { Authorization: `Bearer ${token}` } })).arrayBuffer();
  assert.equal((await sharp(portrait).metadata()).width, 512);

  await press(page, 'Delete everything');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await named(page, 'Delete everything').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: 'Delete everything' }));
  await page.keyboard.press('Enter');
  await heading(page, 'Everything is erased');
});
