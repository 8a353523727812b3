import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Export, UserProfile } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_export.js';
import { noBrowser } from '../support/browser.ts';
import { button, useHome } from './home.ts';
import { keptBy } from './kept.ts';
import { choosePhoto, connectWatch, cropPhoto, eventually, heading, openView, signInAt } from './story.ts';

const { web, atWeek, atSettings, post, ask } = useHome();
const only = { skip: noBrowser };

test('the profile form changes only the edited fields', only, async () => {
  const { page, user } = await atSettings();
  await button(page, 'Edit').click();
  const parts = await page.locator('.fields > *').all();
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  const gaps = boxes.slice(1).map((box, at) => (box?.y ?? 0) - (boxes[at]?.y ?? 0) - (boxes[at]?.height ?? 0));
  assert.ok(gaps.length > 3 && gaps.every((gap) => gap >= 16), `gaps in the form: ${gaps}`);
  // Another client changes different fields, which the page sees while the form is open.
  await post('/users', user.token, { user_id: user.userId, age: 34, name: 'Maxine' });
  const seen = page.waitForResponse((response) => response.url().endsWith(`/users/${user.userId}`) && response.ok());
  await page.evaluate(`dispatchEvent(new Event('focus'))`);
  await seen;
  // When the answer to another request arrives, the page has handled the one before.
  await page.evaluate(`fetch('./healthz', { cache: 'no-store' }).then((answer) => answer.text())`);
  await page.getByLabel('Your pet’s name').fill('');
  await button(page, 'Save').click();
  await page.getByText('What’s your pet called?').waitFor();
  await page.getByLabel('Your pet’s name').fill('Luna');
  await button(page, 'Get outside more').click();
  await button(page, 'Save').click();
  await page.getByText('Saved.').waitFor();
  await page.locator('.pet-name').getByText('Luna').waitFor();
  const { name, pet_name, age, health_goals } = await ask<UserProfile>(user);
  assert.deepEqual(
    { name, pet_name, age, health_goals },
    { name: 'Maxine', pet_name: 'Luna', age: 34, health_goals: ['Walk every day', 'Get outside more'] },
  );
});

test('the photo is replaced and removed', only, async () => {
  const { page, user } = await atSettings();
  await button(page, 'Add a photo').click();
  await choosePhoto(page);
  await cropPhoto(page);
  await page.getByText('Your new photo is in place.').waitFor();
  const first = (await ask<UserProfile>(user)).avatar_url;
  assert.ok(first);
  await button(page, 'Replace the photo').click();
  await choosePhoto(page);
  await cropPhoto(page);
  await page.getByText('Your new photo is in place.').waitFor();
  assert.notEqual((await ask<UserProfile>(user)).avatar_url, first);
  await button(page, 'Remove the photo').click();
  await page.getByText('Your photo is gone.').waitFor();
  assert.equal((await ask<UserProfile>(user)).avatar_url, undefined);
});

test('without a language model, none is offered, and the template is said to write', only, async () => {
  const { page, user } = await atSettings();
  await post('/users', user.token, { user_id: user.userId, age: 34 });
  const settings = page.waitForResponse('**/settings');
  await page.reload();
  await settings;
  await page.getByText('Show details').click();
  await page.getByText('The messages come from a template in this service.').waitFor();
  assert.equal(await page.getByText('language model').count(), 0);
  assert.equal(await page.locator('.ai-mark').count(), 0);
});

test('the export is downloaded as one file', only, async () => {
  const { page } = await web.visitBeforeApp();
  await signInAt(page, web.server.baseUrl, 'connect');
  await connectWatch(page);
  await openView(page, 'settings');
  const downloading = page.waitForEvent('download');
  await button(page, 'Export my data').click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), 'hatchery-export.json');
  const file: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.ok(validate(file), JSON.stringify(validate.errors));
  assert.equal((file as Export).profile.pet_name, 'Rocky');
});

/** Whether this browser keeps readings, so that the next visit need not load them again. */
const keepsReadings = (page: Page): Promise<boolean> =>
  page.evaluate(`indexedDB.databases().then((databases) => new Promise((resolve, reject) => {
    // Opening a database that the app has not created yet would create it without the app's object store.
    if (!databases.some(({ name }) => name === 'keyval-store')) return resolve(false);
    const opening = indexedDB.open('keyval-store');
    opening.onerror = reject;
    opening.onsuccess = () => {
      const counting = opening.result.transaction('keyval').objectStore('keyval').count('hatchery.samples');
      counting.onerror = reject;
      counting.onsuccess = () => resolve(counting.result > 0);
    };
  }))`);

/** Reloads the receipt, saves it as a file and looks at how it is printed. */
async function assertReceiptIsKept(page: Page, userId: string): Promise<void> {
  await page.reload();
  await heading(page, 'Your data is deleted');
  const downloading = page.waitForEvent('download');
  await button(page, 'Save receipt').click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  assert.match(file, /^Your data is deleted\n.* \d{4}, .*:\n\nProfile: 1\n/);
  assert.ok(file.includes(userId));
  await page.emulateMedia({ media: 'print' });
  await button(page, 'Start over').waitFor({ state: 'hidden' });
  await page.getByText(userId).waitFor();
  await page.emulateMedia({ media: 'screen' });
}

test('everything is erased, with a receipt, and the token is rejected', only, async () => {
  const { page, user } = await atWeek();
  await eventually(() => keepsReadings(page));
  await post('/users', user.token, { user_id: user.userId, health_goals: ['Suizid'] });
  await page.reload();
  await openView(page, 'home');
  await page.getByText('People who listen').click();
  await openView(page, 'settings');
  await button(page, 'Delete everything').click();
  await button(page, 'Keep Rocky').click();
  assert.equal((await ask<UserProfile>(user)).name, 'Max');
  await button(page, 'Delete everything').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Your data is deleted');
  await page.getByText(user.userId).waitFor();
  await assertReceiptIsKept(page, user.userId);
  const kept = async () => {
    const { local, session } = await keptBy(page);
    return Object.keys({ ...local, ...session }).filter((key) => key !== 'hatchery.locale');
  };
  assert.deepEqual(await kept(), ['hatchery.receipt']);
  await eventually(async () => !(await keepsReadings(page)));
  const answer = await fetch(`${web.server.baseUrl}/users/${user.userId}`, {
    headers: { Authorization: `Bearer ${user.token}` },
  });
  assert.equal(answer.status, 401);
  await button(page, 'Start over').click();
  await heading(page, 'Someone’s waiting to meet you');
  await page.reload();
  await heading(page, 'Someone’s waiting to meet you');
  assert.deepEqual(await kept(), []);
});
