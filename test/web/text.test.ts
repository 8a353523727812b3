import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import { askFor, connectWatch, goToFace, hatch, heading, openEverything, sessionIn } from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

const NAMES: [what: string, name: string, petName: string][] = [
  ['script', '<img src=x onerror=alert(1)>', '<script>alert(2)</script>'],
  ['templates', '{{name}} $t(hello.title)', '{{pet}}'],
  ['forty characters', '👨‍👩‍👧‍👦'.repeat(40), 'W'.repeat(40)],
  ['writing from right to left', 'علی‌رضا', 'שלום'],
];

/** Asserts that nothing sticks out to the side. */
async function assertFits(page: Page, about: string): Promise<void> {
  const [width = 0, seen = 0] = (await page.evaluate(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )) as number[];
  assert.ok(width <= seen, `${about}: ${width} px wide in ${seen}`);
}

for (const [what, name, petName] of NAMES) {
  test(`names of ${what} are shown as they are, at 320 px as well`, only, async () => {
    const { page, complaints } = await stage.come({ viewport: { width: 320, height: 640 } });
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await hatch(page, { name, petName, goals: [name] });
    await page.getByText(`Hello ${name}! I am ${petName}.`, { exact: true }).waitFor();
    await assertFits(page, 'hatched');
    await goToFace(page);
    await page.getByRole('button', { name: 'Keep the drawing' }).click();
    await heading(page, `What may ${petName} feel?`);
    await assertFits(page, 'connect');
    await page.getByRole('button', { name: 'Not now' }).click();
    await heading(page, petName);
    await page.locator('.bubble').getByText(/\w/).waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByText('Show it').click();
    await page.locator('.known').getByText(petName, { exact: true }).waitFor();
    await assertFits(page, 'home');
    const profile = await askFor<UserProfile>(stage.server.baseUrl, await sessionIn(page));
    assert.deepEqual([profile.name, profile.pet_name], [name, petName]);
    assert.equal(await page.locator('img[src=x]').count(), 0);
    assert.deepEqual(complaints, []);
  });
}

test('names that cannot be are told so where they are written', only, async () => {
  const { page } = await stage.come();
  const name = page.getByLabel('What should we call you?');
  for (const bad of ['', '   ', 'a'.repeat(41), 'Max\u202Exam', '\u200B']) {
    await name.fill(bad);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Write a name of 1 to 40 visible characters.').waitFor();
    assert.equal(await name.getAttribute('aria-invalid'), 'true', JSON.stringify(bad));
  }
  await name.fill('Max');
  for (const bad of ['121', '-1', '3.5', 'old']) {
    await page.getByLabel('Your age').fill(bad);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Write a whole number from 0 to 120').waitFor();
  }
});

for (const [what, viewport] of [
  // A page at 200 % has half as many pixels of its own.
  ['at 200 %', { width: 640, height: 400 }],
  ['on a phone on its side', { width: 844, height: 390 }],
  ['at 320 px', { width: 320, height: 568 }],
] as const) {
  test(`every step fits, and can be taken, ${what}`, only, async () => {
    const { page } = await stage.come({ viewport });
    await assertFits(page, 'hello');
    await hatch(page);
    await goToFace(page);
    await assertFits(page, 'face');
    await page.getByRole('button', { name: 'Keep the drawing' }).click();
    await page.getByLabel('A simulated watch').check();
    await assertFits(page, 'connect');
    await connectWatch(page);
    await page.locator('.plot canvas').nth(7).waitFor();
    await assertFits(page, 'home');
    await openEverything(page);
    await assertFits(page, 'home with everything open');
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await assertFits(page, 'the question');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
    await heading(page, 'Everything is erased');
    await assertFits(page, 'farewell');
  });
}
