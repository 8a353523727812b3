import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { PetState, UserProfile } from '../../shared/models/typescript/types.ts';
import { DESKTOP, noBrowser } from '../support/browser.ts';
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

const APP = join(import.meta.dirname, '../../web/src');

/** Returns all texts by their keys, such as `hello.title`. */
function textsOf(words: object, prefix: string): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : textsOf(value, `${prefix}${key}.`),
  );
}

/** Returns the texts of all files of a language by their keys, such as `i18n: hello.title`. */
function textsIn(language: string): Map<string, string> {
  const files = globSync(`**/${language}.json`, { cwd: APP });
  return new Map(
    files.flatMap((file) => textsOf(JSON.parse(readFileSync(join(APP, file), 'utf8')), `${dirname(file)}: `)),
  );
}

test('both languages have the same keys and placeholders', () => {
  const [english, german] = [textsIn('en'), textsIn('de')];
  const keys = [...english.keys()];
  assert.ok(keys.includes('help-lines/texts: title') && keys.includes('i18n: hello.title'));
  assert.deepEqual([...german.keys()].sort(), keys.sort());
  const placeholders = (text = '') => (text.match(/\{\{\w+\}\}|\$t\(.+?\)/g) ?? []).sort();
  for (const [key, text] of english) assert.deepEqual(placeholders(german.get(key)), placeholders(text), key);
  for (const placeholder of [...english.values()].flatMap(placeholders))
    if (placeholder.startsWith('$t'))
      assert.ok(
        keys.some((key) => key.endsWith(`: ${placeholder.slice(3, -1)}`)),
        placeholder,
      );
  for (const [key, text] of german) assert.ok(text.trim() !== '' && !text.includes('TODO'), key);
});

/** @returns a function that counts what a finger or mouse has pressed */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`globalThis.taps = 0; addEventListener('pointerdown', () => taps++, { capture: true })`);
  return () => page.evaluate<number>('taps');
}

/** @returns how many lines the label of each tab has */
const linesOfTabs = (page: Page) =>
  page.evaluate<number[]>(`[...document.querySelectorAll('.tabs span')].map((label) => {
    const range = document.createRange();
    range.selectNodeContents(label);
    return range.getClientRects().length;
  })`);

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
  await page.setViewportSize({ width: 740, height: 360 });
  assert.deepEqual(await linesOfTabs(page), [1, 1, 1], 'on a phone on its side');
  await page.setViewportSize(DESKTOP.viewport);
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
