import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PetState, UserProfile } from '../../shared/models/typescript/types.ts';
import de from '../../web/src/i18n/de.json' with { type: 'json' };
import en from '../../web/src/i18n/en.json' with { type: 'json' };
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { openStage } from './stage.ts';
import { agreeToAll, askFor, eventually, heading, moveIn, sessionIn } from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

/** Every text by its key, such as `hello.title`. */
function textsOf(words: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...textsOf(value, `${prefix}${key}.`)],
    ),
  );
}

test('both languages say everything, and with the same things filled in', () => {
  const [english, german] = [textsOf(en), textsOf(de)];
  assert.deepEqual([...german.keys()].sort(), [...english.keys()].sort());
  const filledIn = (text = '') => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  for (const [key, text] of english) assert.deepEqual(filledIn(german.get(key)), filledIn(text), key);
  for (const [key, text] of german) assert.ok(text.trim() !== '' && !text.includes('TODO'), key);
});

test('a German browser meets a pet that speaks German', only, async () => {
  const { page } = await stage.come({ locale: 'de-AT' });
  await heading(page, 'Da wartet jemand auf dich');
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  await page.getByLabel('Wie sollen wir dich nennen?').fill('Max');
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Zur Ruhe kommen' }).click();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByLabel('Der Name deines Haustiers').fill('Rocky');
  await page.getByRole('button', { name: 'Schlüpfen lassen' }).click();
  await page.getByText('Hallo Max! Ich bin Rocky.').waitFor();
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Die Zeichnung behalten' }).click();
  await page.getByLabel('Eine simulierte Uhr').check();
  await agreeToAll(page);
  await page.getByRole('button', { name: 'Verbinden' }).click();
  await page.locator('.plot canvas').nth(7).waitFor();
  await assertAccessible(page, 'home in German');
  const kept = await sessionIn(page);
  assert.equal((await askFor<UserProfile>(stage.server.baseUrl, kept)).locale, 'de-AT');
  // The pet may still be looking at the last of the readings.
  await eventually(async () => {
    const { message } = await askFor<PetState>(stage.server.baseUrl, kept, '/pet');
    return message === (await page.locator('.bubble').textContent());
  });
  assert.match((await page.locator('.bubble').textContent()) ?? '', /\b(ich|mir|mein|dir|du)\b/i);
});

test('the language can be another than the browser’s, and the profile then says so', only, async () => {
  const { page } = await stage.come();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await heading(page, 'Da wartet jemand auf dich');
  await page.reload();
  await heading(page, 'Da wartet jemand auf dich');
  const kept = await moveIn(page, stage.server.baseUrl, 'home');
  await heading(page, 'Rocky');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Gespeichert.').waitFor();
  assert.equal((await askFor<UserProfile>(stage.server.baseUrl, kept)).locale, 'de');
});

test('a browser in neither language meets English words, and its profile says what it speaks', only, async () => {
  const { page } = await stage.come({ locale: 'fr-CH' });
  await heading(page, 'Somebody is waiting for you');
});

test('who wants no motion sees none, and who minds nothing sees the pet move', only, async () => {
  for (const [reducedMotion, isMoving] of [
    ['reduce', false],
    ['no-preference', true],
  ] as const) {
    const { page } = await stage.come({ reducedMotion });
    await heading(page, 'Somebody is waiting for you');
    await eventually(async () => (await page.evaluate('document.getAnimations().length > 0')) === isMoving);
  }
});

test('the pet at home holds still when it is told to, and when it was', only, async () => {
  const { page } = await stage.come({ reducedMotion: 'no-preference' });
  await moveIn(page, stage.server.baseUrl, 'home');
  const isMoving = () =>
    page.evaluate<boolean>(`document.getAnimations().some(({ playState }) => playState === 'running')`);
  await page.getByRole('button', { name: 'Hold still' }).waitFor();
  await eventually(isMoving);
  await assertAccessible(page, 'home, moving');
  await page.getByRole('button', { name: 'Hold still' }).click();
  await eventually(async () => !(await isMoving()));
  await page.reload();
  await page.getByRole('button', { name: 'Move again' }).waitFor();
  await eventually(async () => !(await isMoving()));
});
