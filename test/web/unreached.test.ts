import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import { askFor, eventually, goHome, heading, moveIn, sessionIn, tellAll } from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** Carries creates out, but loses their answers for as long as that is so. Gives back the ids of the users that were answered. */
async function loseAnswers(page: Page, isLost: () => boolean): Promise<string[]> {
  const made: string[] = [];
  await page.route('**/users', async (route) => {
    const answer = await route.fetch();
    made.push(((await answer.json()) as UserProfile).user_id);
    if (isLost()) await route.abort();
    else await route.fulfill({ response: answer });
  });
  return made;
}

test('a create whose answer was lost meets its own user', only, async () => {
  const { page } = await stage.come();
  let isLost = true;
  const made = await loseAnswers(page, () => isLost);
  await tellAll(page);
  await button(page, 'Hatch').click();
  await page.getByRole('alert').getByText('No answer came').waitFor();
  assert.equal(await page.getByLabel('Your pet’s name').inputValue(), 'Rocky');
  await page.reload();
  isLost = false;
  await button(page, 'Hatch').click();
  await heading(page, 'This is Rocky');
  assert.ok(made.length > 3, 'it was tried again by itself, and by hand after the reload');
  assert.deepEqual(new Set(made), new Set([(await sessionIn(page)).userId]));
});

test('what was changed after a create whose answer was lost is the user’s too', only, async () => {
  const { page } = await stage.come();
  const made: string[] = await loseAnswers(page, () => made.length <= 3);
  await tellAll(page);
  await button(page, 'Hatch').click();
  await page.getByRole('alert').getByText('No answer came').waitFor();
  await page.getByLabel('Your pet’s name').fill('Luna');
  await button(page, 'Try again').click();
  await heading(page, 'This is Luna');
  const kept = await sessionIn(page);
  assert.deepEqual(new Set(made), new Set([kept.userId]));
  await eventually(async () => (await askFor<UserProfile>(stage.server.baseUrl, kept)).pet_name === 'Luna');
});

test('without a network it says so, keeps what was told, and goes on', only, async () => {
  const { page, context } = await stage.come();
  await tellAll(page);
  await context.setOffline(true);
  await page.getByText('You are offline. What you have told so far is kept').waitFor();
  await button(page, 'Hatch').click();
  await page.getByRole('alert').getByText('You are offline.').waitFor();
  await context.setOffline(false);
  await button(page, 'Try again').click();
  await heading(page, 'This is Rocky');
  await page.getByText('You are offline').waitFor({ state: 'hidden' });
});

test('a server that is away for a while is waited for at home', only, async () => {
  const { page } = await stage.come();
  await goHome(page);
  await page.locator('.badge').waitFor();
  await stage.server.kill();
  await page.getByRole('alert').getByText('No answer came').first().waitFor();
  await stage.server.restart();
  await eventually(async () => (await page.getByRole('alert').count()) === 0, 30_000);
});

test('a home that could not be had comes by itself', only, async () => {
  const { page } = await stage.come();
  const api = '**/users/**';
  await page.route(api, (route) => route.abort());
  await moveIn(page, stage.server.baseUrl, 'home');
  await page.getByRole('alert').getByText('No answer came').waitFor();
  await page.unroute(api);
  await page.locator('.home').waitFor();
});

test('readings that could not be had are asked for again soon', only, async () => {
  const { page } = await stage.come();
  await page.route('**/samples?*', (route) => route.abort());
  await goHome(page);
  const alert = page.getByRole('region', { name: 'The last seven days' }).getByRole('alert');
  await alert.getByText('No answer came').waitFor();
  await page.unroute('**/samples?*');
  await alert.waitFor({ state: 'detached' });
});
