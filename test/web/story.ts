import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';

export const PHOTO = join(import.meta.dirname, '../fixtures/raccoon.jpg');

export interface Told {
  name: string;
  age?: string;
  goals?: string[];
  petName: string;
}

export const MAX: Told = { name: 'Max', age: '34', goals: ['Walk every day'], petName: 'Rocky' };

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The heading of the screen that is shown, once it is this one. */
export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

export async function sayHello(page: Page, { name, age }: Told): Promise<void> {
  await page.getByLabel('What should we call you?').fill(name);
  if (age) await page.getByLabel('Your age').fill(age);
  await button(page, 'Continue').click();
  await heading(page, /What would do you good/);
}

export async function chooseGoals(page: Page, { goals = [] }: Told): Promise<void> {
  for (const goal of goals) {
    const chip = page.getByRole('button', { name: goal, exact: true });
    if ((await chip.count()) > 0) await chip.click();
    else {
      await page.getByLabel('A goal of your own').fill(goal);
      await button(page, 'Add').click();
    }
  }
  await page.getByRole('button', { name: /^Continue/ }).click();
  await heading(page, 'Give your pet a name');
}

/** All but the last click: the pet is about to hatch. */
export async function tellAll(page: Page): Promise<void> {
  await sayHello(page, MAX);
  await chooseGoals(page, MAX);
  await page.getByLabel('Your pet’s name').fill(MAX.petName);
}

export async function namePet(page: Page, { petName }: Told): Promise<void> {
  await page.getByLabel('Your pet’s name').fill(petName);
  await button(page, 'Hatch').click();
  await heading(page, `This is ${petName}`);
  await page.locator('.pet img').waitFor();
}

/** From the egg to the hatched pet. */
export async function hatch(page: Page, told: Told = MAX): Promise<void> {
  await sayHello(page, told);
  await chooseGoals(page, told);
  await namePet(page, told);
}

export async function goToFace(page: Page): Promise<void> {
  await button(page, 'Continue').click();
  await heading(page, 'Would you rather show a photo?');
}

/** Chooses a photo, and cuts it as it comes. */
export async function choosePhoto(
  page: Page,
  file: string | { name: string; mimeType: string; buffer: Buffer } = PHOTO,
) {
  await page.getByLabel('Choose a photo').setInputFiles(file);
}

export async function cutPhoto(page: Page): Promise<void> {
  await page.getByTestId('cropper').waitFor();
  await button(page, 'Use this').click();
}

/** Switches on all that can be agreed to, once it is there. */
export async function agreeToAll(page: Page): Promise<void> {
  const consents = page.getByRole('switch');
  await consents.first().waitFor();
  for (const consent of await consents.all()) await consent.check();
}

/** Opens all that is closed at home and shows each chart as a table. */
export async function openEverything(page: Page): Promise<void> {
  await page.locator('.plot canvas').nth(7).waitFor();
  await page.getByText('Show it').click();
  // Comes with an answer, and can be opened itself.
  await page.getByText('Word by word').waitFor();
  for (const closed of [page.locator('details:not([open]) > summary:visible'), button(page, 'Show as a table')])
    while ((await closed.count()) > 0) await closed.first().click();
}

export async function connectWatch(page: Page): Promise<void> {
  await page.getByLabel('A simulated watch').check();
  await agreeToAll(page);
  await button(page, 'Connect').click();
  await page.locator('.home').waitFor();
}

/** The whole way home, past what can be left out. */
export async function goHome(page: Page, told: Told = MAX): Promise<void> {
  await hatch(page, told);
  await goToFace(page);
  await button(page, 'Keep the drawing').click();
  await heading(page, /What may .* feel/);
  await button(page, 'Not now').click();
  await page.locator('.home').waitFor();
}

export interface Kept {
  userId: string;
  token: string;
}

/** Who the browser thinks is at home. */
export async function sessionIn(page: Page): Promise<Kept> {
  const text = await page.evaluate(() => localStorage.getItem('hatchery.session'));
  return JSON.parse(text ?? '{}');
}

/** Somebody whose pet has hatched already, for tests of what comes after that. */
export async function moveIn(page: Page, baseUrl: string, stage: 'face' | 'connect' | 'home'): Promise<Kept> {
  const body = JSON.stringify({ name: 'Max', pet_name: 'Rocky', health_goals: ['Walk every day'] });
  const created = (await (await fetch(`${baseUrl}/users`, { method: 'POST', body })).json()) as CreatedUser;
  const kept = { userId: created.user_id, token: created.access_token };
  await page.evaluate(
    (session) => localStorage.setItem('hatchery.session', session),
    JSON.stringify({ ...kept, stage }),
  );
  // Another document, as the app looks for a session when it begins.
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#${stage}`);
  return kept;
}

/** The service's own word on a user, with the browser's token. */
export async function askFor<Answer>(baseUrl: string, { userId, token }: Kept, path = ''): Promise<Answer> {
  const answer = await fetch(`${baseUrl}/users/${userId}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()) as Answer;
}

/** Resolves once this is so, for what a page cannot be asked to tell by itself. */
export async function eventually(isSo: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${isSo}`);
    await setTimeout(50);
  }
}
