import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { noBrowser } from '../support/browser.ts';
import { useWebFixture } from './fixture.ts';
import { named, press, tabTo } from './keyboard.ts';
import { eventually, heading, PHOTO, storedSession } from './story.ts';

const web = useWebFixture();

test('the whole story works with the keyboard only', { skip: noBrowser }, async () => {
  const { page } = await web.visit();
  await press(page, 'Tap the egg', 'Space');
  await page.getByRole('status').getByText('Peep!').waitFor();
  await press(page, 'Say hello');
  await heading(page, 'When were you born?');
  await tabTo(page, page.getByLabel('Year'));
  await page.keyboard.type('1990');
  await page.keyboard.press('Enter');

  await heading(page, 'What’s your name?');
  await tabTo(page, page.getByLabel('Your name'));
  await page.keyboard.type('Max');
  await page.keyboard.press('Enter');

  await heading(page, /What would you like more of/);
  await press(page, 'Walk every day', 'Space');
  await tabTo(page, page.getByLabel('A goal of your own'));
  await page.keyboard.type('Read');
  await page.keyboard.press('Enter');
  await press(page, /^(Continue|Skip for now)$/);

  await heading(page, 'Give your pet a name');
  await tabTo(page, page.getByLabel('Your pet’s name'));
  await page.keyboard.type('Rocky');
  await page.keyboard.press('Enter');

  await heading(page, 'Meet Rocky');
  await press(page, 'Continue');

  await heading(page, 'Would you like to add a photo?');
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
  await press(page, 'Use this photo');

  await heading(page, 'What can Rocky pick up on?');
  await tabTo(page, page.getByLabel('I have a file'));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByLabel('Choose a file'));
  await page.getByLabel('I have a file').focus();
  for (const source of ['My own device', 'A simulated watch']) {
    await page.keyboard.press('ArrowDown');
    await page.getByLabel(source).and(page.locator(':checked')).waitFor();
  }
  await page.getByRole('switch').first().waitFor();
  for (const consent of await page.getByRole('switch').all()) {
    await tabTo(page, consent);
    await page.keyboard.press('Space');
  }
  await press(page, 'Connect');

  await heading(page, 'Rocky');
  await press(page, 'A rough night');
  await page.locator('.badge').getByText('Exhausted').waitFor();
  await tabTo(page, page.getByRole('link', { name: 'Settings' }));
  await page.keyboard.press('Enter');
  await heading(page, 'Settings');
  await tabTo(page, page.getByText('Show details'));
  await page.keyboard.press('Enter');
  await page.locator('.knowledge').getByText('Max').waitFor();
  for (const goal of ['Walk every day', 'Read'])
    await page.locator('.facts').getByText(goal, { exact: true }).waitFor();
  const { userId, token } = await storedSession(page);
  const avatar = `${web.server.baseUrl}/users/${userId}/avatar`;
  const portrait = await (await fetch(avatar, { headers: { Authorization: `Bearer ${token}` } })).arrayBuffer();
  assert.equal((await sharp(portrait).metadata()).width, 512);

  await press(page, 'Delete everything');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading').and(page.locator(':focus')).waitFor();
  // Enter twice deletes nothing.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await named(page, 'Delete everything').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: 'Delete everything' }));
  await page.keyboard.press('Enter');
  await heading(page, 'Your data is deleted');
});
