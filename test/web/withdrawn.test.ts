import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CreatedStream, SamplePage } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { shortenDelays } from './delays.ts';
import { useWebFixture } from './fixture.ts';
import { PICTURE_SCALE, takeBothPictures } from './pictures.ts';
import { type Credentials, getFromApi, signInAt } from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };
const NARROW = { viewport: { width: 320, height: 640 }, deviceScaleFactor: PICTURE_SCALE };

async function post<Answer>(path: string, token: string, body: unknown): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${web.server.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, await answer.clone().text());
  return (await answer.json()) as Answer;
}

/** Opens the settings, with a watch that has sent three heart rates and one step count. */
async function withWatch(locale: string): Promise<{ page: Page; user: Credentials }> {
  const { page } = await web.visitBeforeApp({ ...NARROW, locale });
  const user = await signInAt(page, web.server.baseUrl, 'settings');
  await page.locator('.home').waitFor();
  const streams = `/users/${user.userId}/streams`;
  const consent = { source: 'my-watch', metrics: ['heart_rate', 'step_count'], purposes: [] };
  const { stream_id, ingest_token } = await post<CreatedStream>(streams, user.token, consent);
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const pulse = [1, 2, 3].map((minutes) => ({ metric: 'heart_rate', value: 60, start: at(minutes) }));
  const samples = [...pulse, { metric: 'step_count', value: 12, start: at(4) }];
  await post(`${streams}/${stream_id}/samples`, ingest_token, { samples });
  await post('/users', user.token, { user_id: user.userId, locale });
  await page.reload();
  return { page, user };
}

async function check(page: Page, name: string): Promise<void> {
  await takeBothPictures(page, `withdrawn/${name}`);
  await assertAccessible(page, name);
}

test('withdrawing a metric explains what happens to its readings and offers to delete them', only, async () => {
  const { page, user } = await withWatch('en-GB');
  await page.getByText('What we may store and use').click();
  const pulse = page.getByRole('switch', { name: 'Heart rate', exact: true });
  const ask = page.getByRole('dialog', { name: 'Switch off “Heart rate”?' });
  const answer = (name: string) => ask.getByRole('button', { name }).click();
  await pulse.click();
  await check(page, 'asked');
  await answer('Cancel');
  await pulse.and(page.locator(':focus')).waitFor();
  assert.equal(await pulse.isChecked(), true);
  await pulse.click();
  await answer('Keep readings');
  const notice = page.getByRole('status').getByText('Switched off: Heart rate.');
  await notice.waitFor();
  await notice.scrollIntoViewIfNeeded();
  await check(page, 'notice');
  const erase = page.locator('.stream').getByRole('button', { name: 'Delete these readings' }).first();
  await erase.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete these readings?' });
  await dialog.waitFor();
  await check(page, 'sure');
  await page.keyboard.press('Escape');
  await erase.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Delete these readings' }).click();
  await page.getByRole('status').getByText('3 readings were deleted.').and(page.locator(':focus')).waitFor();
  await check(page, 'erased');
  const { samples } = await getFromApi<SamplePage>(web.server.baseUrl, user, '/samples');
  assert.deepEqual(
    samples.map(({ metric }) => metric),
    ['step_count'],
  );
  // The notice disappears after the deletion, and returns when consent to the metric is withdrawn again.
  await page.reload();
  await page.getByText('What we may store and use').click();
  await pulse.waitFor();
  assert.equal(await notice.count(), 0);
  await pulse.check();
  await pulse.click();
  await answer('Keep readings');
  await notice.waitFor();
});

test('withdrawing a metric deletes its readings if the owner says so, and only these', only, async () => {
  const { page, user } = await withWatch('en-GB');
  await page.getByText('What we may store and use').click();
  const steps = page.getByRole('switch', { name: 'Steps', exact: true });
  await steps.click();
  const ask = page.getByRole('dialog', { name: 'Switch off “Steps”?' });
  await shortenDelays(page);
  await page.route('**/samples?metric=step_count', (route) => route.abort(), { times: 8 });
  await ask.getByRole('button', { name: 'Delete readings' }).click();
  await ask.getByText('We can’t reach the server').waitFor();
  assert.equal(await steps.isChecked(), false, 'the consent is withdrawn already');
  await page.unroute('**/samples?metric=step_count');
  await ask.getByRole('button', { name: 'Delete readings' }).click();
  await page.getByRole('status').getByText('1 reading was deleted.').and(page.locator(':focus')).waitFor();
  const { samples } = await getFromApi<SamplePage>(web.server.baseUrl, user, '/samples');
  assert.deepEqual(
    samples.map(({ metric }) => metric),
    ['heart_rate', 'heart_rate', 'heart_rate'],
  );
  assert.equal(await page.getByText('Switched off: Steps.').count(), 0);
});

test('the notice fits 320 pixels in German', only, async () => {
  const { page } = await withWatch('de-AT');
  await page.getByText('Was wir speichern und verwenden dürfen').click();
  await page.getByRole('switch', { name: 'Puls', exact: true }).click();
  await check(page, 'asked-de');
  await page.getByRole('dialog').getByRole('button', { name: 'Messwerte behalten' }).click();
  const notice = page.getByRole('status').getByText('Ausgeschaltet: Puls.');
  await notice.waitFor();
  await notice.scrollIntoViewIfNeeded();
  await check(page, 'notice-de');
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
});
