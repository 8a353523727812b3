import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { assertFits, assertInView } from './fits.ts';
import { useWebFixture } from './fixture.ts';
import {
  answerYear,
  connectWatch,
  getFromApi,
  goToFace,
  hatch,
  heading,
  leaveEgg,
  openEverything,
  openTables,
  openView,
  storedSession,
} from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

const NAMES: [what: string, name: string, petName: string][] = [
  ['script', '<img src=x onerror=alert(1)>', '<script>alert(2)</script>'],
  ['templates', '{{name}} $t(hello.title)', '{{pet}}'],
  ['forty characters', '👨‍👩‍👧‍👦'.repeat(40), 'W'.repeat(40)],
  ['joiners and variation selectors', 'రమేష్\u200c', '葛\u{e0100}西'],
  ['writing from right to left', 'علی‌رضا', 'שלום'],
];

for (const [what, name, petName] of NAMES) {
  test(`names of ${what} are shown unchanged, also at 320 px`, only, async () => {
    const { page, consoleErrors } = await web.visit({ viewport: { width: 320, height: 640 } });
    page.on('dialog', (dialog) => consoleErrors.push(dialog.message()));
    await hatch(page, { name, petName, goals: [name] });
    await page.getByText(`Hi ${name}! I’m ${petName}.`, { exact: true }).waitFor();
    await assertFits(page, 'hatched');
    await goToFace(page);
    await page.getByRole('button', { name: `Keep ${petName}`, exact: true }).click();
    await heading(page, `What can ${petName} pick up on?`);
    await assertFits(page, 'connect');
    await page.getByRole('button', { name: 'Not now' }).click();
    await heading(page, petName);
    await page.locator('.bubble').getByText(/\w/).waitFor();
    await assertFits(page, 'home');
    await openView(page, 'settings');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByText('Show details').click();
    await page.locator('.knowledge').getByText(petName, { exact: true }).waitFor();
    await assertFits(page, 'settings');
    await page.getByRole('button', { name: 'Delete everything' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: `Keep ${petName}` }).waitFor();
    assert.ok(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth), 'the dialog fits');
    const profile = await getFromApi<UserProfile>(web.server.baseUrl, await storedSession(page));
    assert.deepEqual([profile.name, profile.pet_name], [name, petName]);
    assert.equal(await page.locator('img[src=x]').count(), 0);
    assert.deepEqual(consoleErrors, []);
  });
}

test('invalid years and names are explained at their fields', only, async () => {
  const { page } = await web.visit();
  await leaveEgg(page);
  const year = page.getByLabel('Year');
  assert.equal(await year.inputValue(), '');
  const now = new Date().getFullYear();
  for (const bad of ['', '90', '19 90', 'long ago', String(now + 1), String(now - 122)]) {
    await year.fill(bad);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Which year was it?').waitFor();
    assert.equal(await year.getAttribute('aria-invalid'), 'true', bad);
  }
  await answerYear(page, 34);
  const name = page.getByLabel('Your name');
  for (const bad of ['', '   ', 'a'.repeat(41), 'Max\u202Exam', '\u200B']) {
    await name.fill(bad);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('What should we call you?').waitFor();
    assert.equal(await name.getAttribute('aria-invalid'), 'true', JSON.stringify(bad));
  }
});

for (const [what, viewport] of [
  // At a zoom of 200 %, the viewport is half as wide in CSS pixels.
  ['at 200 %', { width: 640, height: 400 }],
  ['on a phone on its side', { width: 844, height: 390 }],
  ['at 320 px', { width: 320, height: 568 }],
] as const) {
  test(`every step fits and works ${what}`, only, async () => {
    const { page } = await web.visit({ viewport });
    await assertFits(page, 'egg');
    await leaveEgg(page);
    await assertFits(page, 'the year');
    await assertInView(page, page.getByLabel('Year'));
    await answerYear(page, 34);
    await heading(page, 'What’s your name?');
    await assertFits(page, 'hello');
    await assertInView(page, page.getByLabel('Your name'));
    await hatch(page);
    await goToFace(page);
    await assertFits(page, 'face');
    await page.getByRole('button', { name: 'Keep Rocky' }).click();
    await page.getByLabel('A simulated watch').check();
    await assertFits(page, 'connect');
    await connectWatch(page);
    await assertFits(page, 'home');
    await openView(page, 'week');
    await openTables(page);
    await assertFits(page, 'the week');
    await openView(page, 'settings');
    await openEverything(page);
    await assertFits(page, 'settings with everything open');
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await assertFits(page, 'the confirmation');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
    await heading(page, 'Your data is deleted');
    await assertFits(page, 'erased');
  });
}
