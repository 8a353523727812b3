import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { PetState, UserProfile } from '../../shared/models/typescript/types.ts';
import actsDe from '../../web/src/activity/texts/de.json' with { type: 'json' };
import actsEn from '../../web/src/activity/texts/en.json' with { type: 'json' };
import fileImportDe from '../../web/src/file-import/texts/de.json' with { type: 'json' };
import fileImportEn from '../../web/src/file-import/texts/en.json' with { type: 'json' };
import cardsDe from '../../web/src/home/card-texts/de.json' with { type: 'json' };
import cardsEn from '../../web/src/home/card-texts/en.json' with { type: 'json' };
import homeDe from '../../web/src/home/texts/de.json' with { type: 'json' };
import homeEn from '../../web/src/home/texts/en.json' with { type: 'json' };
import de from '../../web/src/i18n/de.json' with { type: 'json' };
import en from '../../web/src/i18n/en.json' with { type: 'json' };
import installedDe from '../../web/src/installed/texts/de.json' with { type: 'json' };
import installedEn from '../../web/src/installed/texts/en.json' with { type: 'json' };
import lockedDe from '../../web/src/locked/texts/de.json' with { type: 'json' };
import lockedEn from '../../web/src/locked/texts/en.json' with { type: 'json' };
import notificationsDe from '../../web/src/notifications/texts/de.json' with { type: 'json' };
import notificationsEn from '../../web/src/notifications/texts/en.json' with { type: 'json' };
import storyDe from '../../web/src/screens/texts/de.json' with { type: 'json' };
import storyEn from '../../web/src/screens/texts/en.json' with { type: 'json' };
import waysInDe from '../../web/src/ways-in/texts/de.json' with { type: 'json' };
import waysInEn from '../../web/src/ways-in/texts/en.json' with { type: 'json' };
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { useWebFixture } from './fixture.ts';
import {
  consentToAll,
  eventually,
  fillInStory,
  getFromApi,
  heading,
  openView,
  sayHello,
  signInAt,
  storedSession,
} from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

/** Returns all texts by their keys, such as `hello.title`. */
function textsOf(words: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...textsOf(value, `${prefix}${key}.`)],
    ),
  );
}

test('both languages have the same keys and placeholders', () => {
  const [english, german] = [
    textsOf({
      ...en,
      ...cardsEn,
      ...storyEn,
      waysIn: waysInEn,
      fileImport: fileImportEn,
      acts: actsEn,
      locked: lockedEn,
      home: homeEn,
      installed: installedEn,
      notifications: notificationsEn,
    }),
    textsOf({
      ...de,
      ...cardsDe,
      ...storyDe,
      waysIn: waysInDe,
      fileImport: fileImportDe,
      acts: actsDe,
      locked: lockedDe,
      home: homeDe,
      installed: installedDe,
      notifications: notificationsDe,
    }),
  ];
  assert.deepEqual([...german.keys()].sort(), [...english.keys()].sort());
  const placeholders = (text = '') => (text.match(/\{\{\w+\}\}|\$t\(.+?\)/g) ?? []).sort();
  for (const [key, text] of english) assert.deepEqual(placeholders(german.get(key)), placeholders(text), key);
  for (const placeholder of [...english.values()].flatMap(placeholders))
    if (placeholder.startsWith('$t')) assert.ok(english.has(placeholder.slice(3, -1)), placeholder);
  for (const [key, text] of german) assert.ok(text.trim() !== '' && !text.includes('TODO'), key);
});

/** @returns a function that counts what a finger or mouse has pressed */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`globalThis.taps = 0; addEventListener('pointerdown', () => taps++, { capture: true })`);
  return () => page.evaluate<number>('taps');
}

test('a German browser gets a German app and a pet that speaks German', only, async () => {
  const { page } = await web.visit({ locale: 'de-AT' });
  const taps = await countTaps(page);
  await heading(page, 'Da wartet jemand auf dich');
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  await page.getByRole('button', { name: 'Hallo sagen' }).click();
  await page.getByLabel('Jahr').fill('1990');
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByLabel('Dein Name').fill('Max');
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Zur Ruhe kommen' }).click();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByLabel('Der Name deines Haustiers').fill('Rocky');
  await page.getByRole('button', { name: 'Schlüpfen lassen' }).click();
  await page.getByText('Hallo Max! Ich bin Rocky.').waitFor();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Rocky behalten' }).click();
  await page.getByLabel('Eine simulierte Uhr').check();
  await consentToAll(page);
  await page.getByRole('button', { name: 'Verbinden' }).click();
  // The three fields are filled in without a tap.
  await page.locator('.home').waitFor();
  assert.ok((await taps()) + 3 <= 14, 'taps from the egg to home, with a goal and a watch');
  await assertAccessible(page, 'home in German');
  await openView(page, 'week');
  await page.locator('.plot canvas').nth(7).waitFor();
  await assertAccessible(page, 'the week in German');
  const user = await storedSession(page);
  assert.equal((await getFromApi<UserProfile>(web.server.baseUrl, user)).locale, 'de-AT');
  // Poll, because the server may still be evaluating the pet after the last readings.
  await eventually(async () => {
    const { message } = await getFromApi<PetState>(web.server.baseUrl, user, '/pet');
    return message === (await page.locator('.bubble').textContent());
  });
  assert.match((await page.locator('.bubble').textContent()) ?? '', /\b(ich|mir|mein|dir|du|wir)\b/i);
});

test('a chosen language overrides the browser’s and is saved in the profile', only, async () => {
  const { page } = await web.visit();
  await sayHello(page, { name: 'Max', petName: 'Rocky' });
  for (const goal of ['Get outside more', 'Drink more water']) await page.getByRole('button', { name: goal }).click();
  for (const _step of ['hello', 'born', 'egg']) await page.goBack();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await heading(page, 'Da wartet jemand auf dich');
  await page.reload();
  await heading(page, 'Da wartet jemand auf dich');
  // Goals that were chosen from the suggestions are in the chosen language too.
  await page.goto(`${web.server.baseUrl}/#goals`);
  for (const goal of ['Öfter rausgehen', 'Mehr Wasser trinken'])
    await page.getByRole('button', { name: goal, pressed: true }).waitFor();
  assert.equal(await page.getByRole('button', { pressed: true }).count(), 2);
  const user = await signInAt(page, web.server.baseUrl, 'settings');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Gespeichert.', { exact: true }).waitFor();
  assert.equal((await getFromApi<UserProfile>(web.server.baseUrl, user)).locale, 'de');
});

test('a browser in another language gets English texts', only, async () => {
  const { page } = await web.visit({ locale: 'fr-CH' });
  await heading(page, 'Someone’s waiting to meet you');
});

test('animations run unless the browser asks for reduced motion', only, async () => {
  for (const [reducedMotion, isMoving] of [
    ['reduce', false],
    ['no-preference', true],
  ] as const) {
    const { page } = await web.visit({ reducedMotion });
    await heading(page, 'Someone’s waiting to meet you');
    await eventually(async () => (await page.evaluate('document.getAnimations().length > 0')) === isMoving);
  }
});

test('the pet hatches out of its shell once, and is there after a reload', only, async () => {
  const { page } = await web.visit({ reducedMotion: 'no-preference' });
  await fillInStory(page);
  await page.getByRole('button', { name: 'Hatch' }).click();
  await page.locator('.shell').waitFor();
  await page.locator('.pet[data-phase=awake]').waitFor();
  assert.equal(await page.locator('.shell').count(), 0);
  await page.getByText('Hi Max! I’m Rocky.').waitFor();
  await page.reload();
  await page.locator('.pet img').waitFor();
  assert.equal(await page.locator('.shell').count(), 0);
});

test('the animation at home can be paused, also after a reload', only, async () => {
  const { page } = await web.visitBeforeApp({ reducedMotion: 'no-preference' });
  await signInAt(page, web.server.baseUrl, 'home');
  const isMoving = () =>
    page.evaluate<boolean>(`document.getAnimations().some(({ playState }) => playState === 'running')`);
  await page.getByRole('button', { name: 'Pause animation' }).waitFor();
  await eventually(isMoving);
  await assertAccessible(page, 'home, moving');
  await page.getByRole('button', { name: 'Pause animation' }).click();
  await eventually(async () => !(await isMoving()));
  await page.reload();
  await page.getByRole('button', { name: 'Resume animation' }).waitFor();
  await eventually(async () => !(await isMoving()));
});
