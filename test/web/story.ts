import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page, Request } from 'playwright-core';
import type { CreatedUser, ServiceSettings } from '../../shared/models/typescript/types.ts';

export const PHOTO = join(import.meta.dirname, '../fixtures/raccoon.jpg');

export interface Answers {
  name: string;
  /** An adult's, unless it is given. */
  age?: number;
  goals?: string[];
  petName: string;
}

export const MAX: Answers = { name: 'Max', age: 34, goals: ['Walk every day'], petName: 'Rocky' };

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

/** Leaves the egg, which is shown first, for the question of the year of birth. */
export async function leaveEgg(page: Page): Promise<void> {
  await button(page, 'Say hello').click();
  await heading(page, 'When were you born?');
}

/** Answers with the year of birth of people of this age whose birthday is still to come this year. */
export async function answerYear(page: Page, age: number): Promise<void> {
  await page.getByLabel('Year').fill(String(new Date().getFullYear() - age - 1));
  await button(page, 'Continue').click();
}

/** Goes from the egg to the question of the name. */
export async function reachHello(page: Page, age = 34): Promise<void> {
  await leaveEgg(page);
  await answerYear(page, age);
  await heading(page, 'What’s your name?');
}

export async function sayHello(page: Page, { name, age }: Answers): Promise<void> {
  if (!(await page.getByLabel('Your name').isVisible())) await reachHello(page, age);
  await page.getByLabel('Your name').fill(name);
  await button(page, 'Continue').click();
  await heading(page, /What would you like more of/);
}

export async function chooseGoals(page: Page, { goals = [] }: Answers): Promise<void> {
  for (const goal of goals) {
    const chip = page.getByRole('button', { name: goal, exact: true });
    if ((await chip.count()) > 0) await chip.click();
    else {
      await page.getByLabel('A goal of your own').fill(goal);
      await button(page, 'Add').click();
    }
  }
  await page.getByRole('button', { name: /^(Continue|Skip for now)$/ }).click();
  await heading(page, 'Give your pet a name');
}

/** Fills in the onboarding up to the pet's name, but does not click “Hatch”. */
export async function fillInStory(page: Page): Promise<void> {
  await sayHello(page, MAX);
  await chooseGoals(page, MAX);
  await page.getByLabel('Your pet’s name').fill(MAX.petName);
}

export async function namePet(page: Page, { petName }: Answers): Promise<void> {
  await page.getByLabel('Your pet’s name').fill(petName);
  await button(page, 'Hatch').click();
  await heading(page, `Meet ${petName}`);
  await page.locator('.pet-body img').waitFor();
}

/** Goes through the onboarding until the pet has hatched. */
export async function hatch(page: Page, answers: Answers = MAX): Promise<void> {
  await sayHello(page, answers);
  await chooseGoals(page, answers);
  await namePet(page, answers);
}

export async function goToFace(page: Page): Promise<void> {
  await button(page, 'Continue').click();
  await heading(page, 'Would you like to add a photo?');
}

export async function choosePhoto(
  page: Page,
  file: string | { name: string; mimeType: string; buffer: Buffer } = PHOTO,
) {
  await page.getByLabel('Choose a photo').setInputFiles(file);
}

export async function cropPhoto(page: Page): Promise<void> {
  await page.getByTestId('cropper').waitFor();
  await button(page, 'Use this photo').click();
}

export async function consentToAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Switch on all|Alles einschalten)$/ }).click();
}

export type View = 'home' | 'week' | 'settings';

/** Opens a view by its tab. */
export async function openView(page: Page, view: View): Promise<void> {
  await page.locator(`.tabs a[href="#${view}"]`).click();
  await page.locator(`.home[data-view=${view}] .card`).first().waitFor();
}

/** Shows each chart of the week as a table. */
export async function openTables(page: Page): Promise<void> {
  await page.locator('.plot canvas').nth(7).waitFor();
  await clickAll(button(page, 'Show as a table'));
}

/** Opens all collapsed sections of the settings. */
export async function openEverything(page: Page): Promise<void> {
  await page.getByText('Show details').click();
  // This section is rendered only after its data has arrived from the server.
  await page.getByText('Word for word').waitFor();
  await clickAll(page.locator('details:not([open]) > summary:visible'));
}

/** Clicks the first of these elements until none is left. */
async function clickAll(collapsed: Locator): Promise<void> {
  while ((await collapsed.count()) > 0) await collapsed.first().click();
}

export async function connectWatch(page: Page): Promise<void> {
  await page.getByLabel('A simulated watch').check();
  await consentToAll(page);
  await button(page, 'Connect').click();
  await page.locator('.home').waitFor();
}

/** Completes the onboarding without a photo and without a watch. */
export async function goHome(page: Page, answers: Answers = MAX): Promise<void> {
  await hatch(page, answers);
  await goToFace(page);
  await button(page, `Keep ${answers.petName}`).click();
  await heading(page, /What can .* pick up on/);
  await button(page, 'Not now').click();
  await page.locator('.home').waitFor();
}

export interface Credentials {
  userId: string;
  token: string;
}

export async function storedSession(page: Page): Promise<Credentials> {
  const text = await page.evaluate(() => localStorage.getItem('hatchery.session'));
  return JSON.parse(text ?? '{}');
}

/** Creates a user through the API and opens the app at a later step of the onboarding, or at a view of the last step. */
export async function signInAt(
  page: Page,
  baseUrl: string,
  place: 'face' | 'connect' | View,
  locale?: string,
): Promise<Credentials> {
  // The browser's time zone, so that the app has nothing to change.
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const body = JSON.stringify({ name: 'Max', pet_name: 'Rocky', health_goals: ['Walk every day'], locale, time_zone });
  const created = (await (await fetch(`${baseUrl}/users`, { method: 'POST', body })).json()) as CreatedUser;
  const user = { userId: created.user_id, token: created.access_token };
  const stage = place === 'face' || place === 'connect' ? place : 'home';
  await page.evaluate(
    (session) => localStorage.setItem('hatchery.session', session),
    JSON.stringify({ ...user, stage }),
  );
  // Leave the app first, because it reads the session only when it starts.
  if (new URL(page.url()).pathname === '/') await page.goto('about:blank');
  await page.goto(`${baseUrl}/#${place}`);
  return user;
}

export async function getFromApi<Answer>(baseUrl: string, { userId, token }: Credentials, path = ''): Promise<Answer> {
  const answer = await fetch(`${baseUrl}/users/${userId}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()) as Answer;
}

/** Answers `GET /settings` with these settings instead of the server's. */
export const changeSettings = (page: Page, settings: Partial<ServiceSettings>) =>
  page.route('**/settings', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ json: { ...((await response.json()) as object), ...settings } });
  });

/** @returns the page's requests from now on that have no complete answer yet */
export function openRequests(page: Page): ReadonlySet<Request> {
  const open = new Set<Request>();
  page
    .on('request', (request) => open.add(request))
    .on('requestfinished', (request) => open.delete(request))
    .on('requestfailed', (request) => open.delete(request));
  return open;
}

/**
 * Polls a condition that Playwright cannot wait for.
 * @throws if the condition is still false after `withinMs`
 */
export async function eventually(condition: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${condition}`);
    await delay(50);
  }
}
