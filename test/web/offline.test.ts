import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { shortenDelays } from './delays.ts';
import { useWebFixture } from './fixture.ts';
import { eventually, fillInStory, getFromApi, heading, signInAt, storedSession } from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/**
 * Lets requests to `/users` reach the server, but drops their responses while `isLost()` is true.
 * @returns the user ids in all responses, including the dropped ones
 */
async function loseAnswers(page: Page, isLost: () => boolean): Promise<string[]> {
  const created: string[] = [];
  await page.route('**/users', async (route) => {
    const answer = await route.fetch();
    created.push(((await answer.json()) as UserProfile).user_id);
    if (isLost()) await route.abort();
    else await route.fulfill({ response: answer });
  });
  return created;
}

test('a retry after a lost response gets the same user', only, async () => {
  const { page } = await web.visit();
  await shortenDelays(page);
  let isLost = true;
  const created = await loseAnswers(page, () => isLost);
  await fillInStory(page);
  await button(page, 'Hatch').click();
  await page.getByRole('alert').getByText('We can’t reach the server').waitFor();
  assert.equal(await page.getByLabel('Your pet’s name').inputValue(), 'Rocky');
  await page.reload();
  isLost = false;
  await button(page, 'Hatch').click();
  await heading(page, 'Meet Rocky');
  assert.ok(created.length > 3, 'it was retried automatically, and by hand after the reload');
  assert.deepEqual(new Set(created), new Set([(await storedSession(page)).userId]));
});

test('edits after a lost response are saved too', only, async () => {
  const { page } = await web.visit();
  await shortenDelays(page);
  const created: string[] = await loseAnswers(page, () => created.length <= 3);
  await fillInStory(page);
  await button(page, 'Hatch').click();
  await page.getByRole('alert').getByText('We can’t reach the server').waitFor();
  await page.getByLabel('Your pet’s name').fill('Luna');
  await button(page, 'Try again').click();
  await heading(page, 'Meet Luna');
  const user = await storedSession(page);
  assert.deepEqual(new Set(created), new Set([user.userId]));
  await eventually(async () => (await getFromApi<UserProfile>(web.server.baseUrl, user)).pet_name === 'Luna');
});

test('without a network the app says so, keeps the draft and continues later', only, async () => {
  const { page, context } = await web.visit();
  await fillInStory(page);
  await context.setOffline(true);
  await page.getByText('You’re offline. What you’ve entered is saved').waitFor();
  await button(page, 'Hatch').click();
  await page.getByRole('alert').getByText('You’re offline.').waitFor();
  await context.setOffline(false);
  await button(page, 'Try again').click();
  await heading(page, 'Meet Rocky');
  await page.getByText('You’re offline').waitFor({ state: 'hidden' });
});

test('the home step recovers when an unreachable server returns', only, async () => {
  const { page } = await web.visitBeforeApp();
  await shortenDelays(page);
  await signInAt(page, web.server.baseUrl, 'settings');
  await page.getByText('Show details').waitFor();
  await web.server.kill();
  await page.getByRole('alert').getByText('We can’t reach the server').first().waitFor();
  await page.getByText('Show details').click();
  const knowledge = page.getByRole('region', { name: 'What your pet knows' });
  await knowledge.getByRole('alert').getByText('We can’t reach the server').waitFor();
  await web.server.restart();
  await knowledge.getByText('Word for word').waitFor();
  await eventually(async () => (await page.getByRole('alert').count()) === 0, 30_000);
});

test('a home that failed to load is retried automatically', only, async () => {
  const { page } = await web.visitBeforeApp();
  await shortenDelays(page);
  const api = '**/users/**';
  await page.route(api, (route) => route.abort());
  await signInAt(page, web.server.baseUrl, 'home');
  await page.getByRole('alert').getByText('We can’t reach the server').waitFor();
  await page.unroute(api);
  await page.locator('.home').waitFor();
});

test('readings that failed to load are retried soon', only, async () => {
  const { page } = await web.visitBeforeApp();
  await shortenDelays(page);
  await page.route('**/samples?*', (route) => route.abort());
  await signInAt(page, web.server.baseUrl, 'week');
  const alert = page.getByRole('region', { name: 'The last seven days' }).getByRole('alert');
  await alert.getByText('We can’t reach the server').waitFor();
  await page.unroute('**/samples?*');
  await alert.waitFor({ state: 'detached' });
});
