import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import de from '../../web/src/ways-in/texts/de.json' with { type: 'json' };
import en from '../../web/src/ways-in/texts/en.json' with { type: 'json' };
import { DESKTOP, noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { button, useHome } from './home.ts';
import { takeBothPictures } from './pictures.ts';
import { readQr } from './read-qr.ts';
import { openView } from './story.ts';

const SCREENSHOTS = join(import.meta.dirname, '../../dist/screenshots/ways-in');
const { web, atHome } = useHome();
const only = { skip: noBrowser };

const TEXTS = { 'en-GB': en, 'de-DE': de };
type Locale = keyof typeof TEXTS;

const SIZES: [name: string, locale: Locale, options: BrowserContextOptions][] = [
  ['280 px', 'de-DE', { viewport: { width: 280, height: 600 } }],
  // At a zoom of 400 %, a window of 1280 × 1024 is this large in CSS pixels.
  ['400 %', 'en-GB', { viewport: { width: 320, height: 256 } }],
  ['forced colours', 'en-GB', { ...DESKTOP, forcedColors: 'active' }],
];

/** Checks that nothing is wider than the screen and that axe finds nothing, and takes pictures in both colour schemes. */
async function check(page: Page, size: string, name: string): Promise<void> {
  const widths = await page.evaluate<[string, number, number][]>(`
    [document.documentElement, ...document.querySelectorAll('dialog, dialog :not(.visually-hidden), .card, .card :not(.visually-hidden)')]
      .map(({ tagName, className, scrollWidth, clientWidth }) => [tagName + ' ' + className, scrollWidth, clientWidth])
      .filter(([, scrollWidth, clientWidth]) => clientWidth > 0 && scrollWidth > clientWidth + 1)`);
  assert.deepEqual(widths, [], `${size}: ${name}`);
  await takeBothPictures(page, `ways-in/${size}/${name}`);
  // With forced colours, the contrasts are the user's choice.
  if (!(await page.evaluate(`matchMedia('(forced-colors: active)').matches`)))
    await assertAccessible(page, `${size}: ${name}`);
}

for (const [size, locale, options] of SIZES) {
  test(`recovery code and invite fit, are accessible and can be scanned: ${size}`, only, async () => {
    const text = TEXTS[locale];
    const { page, consoleErrors } = await atHome(undefined, { ...options, locale });
    await check(page, size, '1-offer');
    await button(page, text.recovery.create).first().click();
    await page.locator('dialog .qr').waitFor();
    await check(page, size, '2-recovery');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const picture = await page.locator('dialog .qr').screenshot();
      assert.match(await readQr(picture), /#in=htr_/);
      // Many scanners read dark codes on white only.
      const { channels } = await sharp(picture).stats();
      assert.deepEqual(
        channels.slice(0, 3).map(({ min, max }) => [min, max]),
        Array(3).fill([0, 255]),
      );
    }
    await page.keyboard.press('Escape');
    await check(page, size, '3-leaving');
    await button(page, text.recovery.kept).click();
    await check(page, size, '4-kept');
    await openView(page, 'settings');
    await button(page, text.recovery.replace).click();
    await check(page, size, '5-replace');
    await button(page, text.recovery.replaceCancel).click();
    await button(page, text.invite.open).click();
    await page.locator('dialog .qr').waitFor();
    await check(page, size, '6-invite');
    assert.match(await readQr(await page.locator('dialog .qr').screenshot()), /#in=hti_/);
    assert.deepEqual(consoleErrors, []);
  });
}

test('recovery code and invite work with the keyboard only', only, async () => {
  const { page } = await atHome();
  const press = async (name: string) => {
    await button(page, name).first().waitFor();
    const focused = button(page, name).and(page.locator(':focus'));
    for (let pressed = 0; (await focused.count()) === 0; pressed += 1) {
      assert.ok(pressed < 60, `Tab reaches ${name}`);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
  };
  await press(en.recovery.create);
  await press(en.recovery.leave);
  await press(en.recovery.showAgain);
  await press(en.recovery.kept);
  await page.getByRole('heading', { name: 'Rocky is safe' }).and(page.locator(':focus')).waitFor();
  await openView(page, 'settings');
  await press(en.invite.open);
  await page.locator('dialog .qr').waitFor();
  await press(en.close);
  await button(page, en.invite.open).and(page.locator(':focus')).waitFor();
});

test('long names and names in other scripts fit on the card, the picture and the page', only, async () => {
  for (const petName of ['W'.repeat(40), 'שלום עולם']) {
    const { page, user, consoleErrors } = await atHome(undefined, { viewport: { width: 320, height: 640 } });
    const headers = { Authorization: `Bearer ${user.token}` };
    const body = JSON.stringify({ user_id: user.userId, pet_name: petName });
    await fetch(`${web.server.baseUrl}/users`, { method: 'POST', headers, body });
    await page.reload();
    await page.getByRole('heading', { name: petName }).first().waitFor();
    await button(page, en.recovery.create).first().click();
    await page.locator('dialog .qr').waitFor();
    await check(page, 'names', `${[...petName].length}`);
    const downloading = page.waitForEvent('download');
    await button(page, en.recovery.savePicture).click();
    const path = join(SCREENSHOTS, 'names', `${[...petName].length}-picture.png`);
    await (await downloading).saveAs(path);
    assert.match(await readQr(path), /#in=htr_/);
    const paper = (await page.pdf({ format: 'Letter' })).toString('latin1');
    assert.equal(paper.match(/\/Type\s*\/Page\b/g)?.length, 1);
    assert.deepEqual(consoleErrors, []);
  }
});
