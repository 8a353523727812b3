import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CreatedStream, SamplePage } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { openStage } from './stage.ts';
import { askFor, type Kept, moveIn } from './story.ts';

const SCREENSHOTS = join(import.meta.dirname, '../../dist/screenshots/withdrawn');
const stage = openStage();
const only = { skip: noBrowser };
const NARROW = { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 };

async function post<Answer>(path: string, token: string, body: unknown): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${stage.server.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, await answer.clone().text());
  return (await answer.json()) as Answer;
}

/** An owner at home whose watch has brought three heart rates and a count of steps, with the watch's consents open. */
async function withWatch(locale: string): Promise<{ page: Page; kept: Kept }> {
  const { page } = await stage.come({ ...NARROW, locale });
  const kept = await moveIn(page, stage.server.baseUrl, 'home');
  await page.locator('.badge').waitFor();
  const streams = `/users/${kept.userId}/streams`;
  const consent = { source: 'my-watch', metrics: ['heart_rate', 'step_count'], purposes: [] };
  const { stream_id, ingest_token } = await post<CreatedStream>(streams, kept.token, consent);
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const pulse = [1, 2, 3].map((minutes) => ({ metric: 'heart_rate', value: 60, start: at(minutes) }));
  const samples = [...pulse, { metric: 'step_count', value: 12, start: at(4) }];
  await post(`${streams}/${stream_id}/samples`, ingest_token, { samples });
  await post('/users', kept.token, { user_id: kept.userId, locale });
  await page.reload();
  return { page, kept };
}

async function look(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
  }
  await assertAccessible(page, name);
}

test('an owner who switches a measurement off is told of its readings, and can erase them', only, async () => {
  const { page, kept } = await withWatch('en-GB');
  await page.getByText('What may be stored and used').click();
  await page.getByRole('switch', { name: 'Heart rate', exact: true }).uncheck();
  const told = page.getByRole('status').getByText('Switched off: Heart rate.');
  await told.waitFor();
  await told.scrollIntoViewIfNeeded();
  await look(page, 'told');
  const erase = page.locator('.stream').getByRole('button', { name: 'Erase these readings' }).first();
  await erase.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Erase these readings?' });
  await dialog.waitFor();
  await look(page, 'sure');
  await page.keyboard.press('Escape');
  await erase.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Erase these readings' }).click();
  await page.getByRole('status').getByText('3 readings were erased.').and(page.locator(':focus')).waitFor();
  await look(page, 'erased');
  const { samples } = await askFor<SamplePage>(stage.server.baseUrl, kept, '/samples');
  assert.deepEqual(
    samples.map(({ metric }) => metric),
    ['step_count'],
  );
  // Said once; switched on and off again it is said again.
  await page.reload();
  await page.getByText('What may be stored and used').click();
  const pulse = page.getByRole('switch', { name: 'Heart rate', exact: true });
  await pulse.waitFor();
  assert.equal(await told.count(), 0);
  await pulse.check();
  await pulse.uncheck();
  await told.waitFor();
});

test('it is said in German too, within 320 pixels', only, async () => {
  const { page } = await withWatch('de-AT');
  await page.getByText('Was gespeichert und verwendet werden darf').click();
  await page.getByRole('switch', { name: 'Puls', exact: true }).uncheck();
  const told = page.getByRole('status').getByText('Ausgeschaltet: Puls.');
  await told.waitFor();
  await told.scrollIntoViewIfNeeded();
  await look(page, 'told-de');
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
});
