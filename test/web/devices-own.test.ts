import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import type { SamplePage, StreamList } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { assertFits } from './fits.ts';
import { button, useHome } from './home.ts';
import { takePicture } from './pictures.ts';
import { readQr } from './read-qr.ts';
import { consentToAll, heading, signInAt } from './story.ts';

const run = promisify(execFile);
const { web, atSettings, ask } = useHome();
const only = { skip: noBrowser };
const NARROW = { viewport: { width: 320, height: 640 } };

interface Authorization {
  device_code: string;
  user_code: string;
  verification_uri_complete: string;
}

/** Asks for a code, as a device would. */
async function authorize(name: string, scope: string): Promise<Authorization> {
  const body = new URLSearchParams({ client_id: name, scope });
  const answer = await fetch(`${web.server.baseUrl}/device_authorization`, { method: 'POST', body });
  return (await answer.json()) as Authorization;
}

async function pollToken(name: string, code: string): Promise<Record<string, string>> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const body = new URLSearchParams({ grant_type, device_code: code, client_id: name });
  const answer = await fetch(`${web.server.baseUrl}/device_token`, { method: 'POST', body });
  return (await answer.json()) as Record<string, string>;
}

/** Takes pictures, and checks that nothing is wider than the screen and that axe finds nothing. */
async function check(page: Page, name: string): Promise<void> {
  await assertFits(page, name);
  await takePicture(page.locator('.connect'), `devices/${name}`);
  await assertAccessible(page, name);
}

async function openDeviceForm(page: Page): Promise<void> {
  await button(page, 'Connect a source').click();
  await page.getByLabel('My own device').check();
  await page.getByLabel('Code on your device').waitFor();
}

test('a device is paired by its code, with the consent that the owner gives', only, async () => {
  const { page, user, consoleErrors } = await atSettings(undefined, NARROW);
  const { device_code, user_code } = await authorize('Max’s <b>scale</b>', 'heart_rate step_count');
  await openDeviceForm(page);
  await check(page, 'code');
  const field = page.getByLabel('Code on your device');
  await field.fill('BCDF-GHJ');
  await button(page, 'Find my device').click();
  await page.getByText('The code has eight letters').waitFor();
  await field.fill('ZZZZ-ZZZZ');
  await button(page, 'Find my device').click();
  await page.getByText('No device is waiting with this code').waitFor();
  await field.fill(user_code.toLowerCase());
  await button(page, 'Find my device').click();
  await page.getByRole('heading', { name: '“Max’s <b>scale</b>” wants to send readings' }).waitFor();
  assert.equal(await page.locator('.pairing').getByRole('switch').count(), 4, 'two metrics and two purposes');
  await page.getByText('The operator of this app is responsible').waitFor();
  await button(page, 'Pair it').click();
  await page.getByText('Switch on at least one kind of reading').waitFor();
  await check(page, 'consent');
  await page.getByRole('switch', { name: 'Steps' }).check();
  await button(page, 'Pair it').click();
  await page.getByRole('heading', { name: '“Max’s <b>scale</b>” is paired' }).waitFor();
  await check(page, 'paired');
  const { streams } = await ask<StreamList>(user, '/streams');
  assert.deepEqual(
    streams.map(({ label, metrics, purposes }) => [label, metrics, purposes]),
    [['Max’s <b>scale</b>', ['step_count'], []]],
  );
  assert.equal((await pollToken('Max’s <b>scale</b>', device_code)).stream_id, streams[0]?.stream_id);
  assert.deepEqual(
    consoleErrors.filter((text) => !text.includes('404')),
    [],
  );
});

test('a link pairs a device, also before there is a pet; a refusal is final', only, async () => {
  const { page } = await web.visitBeforeApp();
  const { device_code, user_code } = await authorize('Scale', 'heart_rate');
  await page.goto(`${web.server.baseUrl}/#pair=${user_code}`);
  await heading(page, 'Which pet is this device for?');
  assert.equal(new URL(page.url()).hash, '#pair');
  const user = await signInAt(page, web.server.baseUrl, 'home');
  await page.goto(web.server.baseUrl);
  await page.getByRole('heading', { name: '“Scale” wants to send readings' }).waitFor();
  await button(page, 'Refuse').click();
  await page.getByText('Refused.').waitFor();
  await button(page, 'Go to Rocky').click();
  await page.locator('.home').waitFor();
  assert.equal((await pollToken('Scale', device_code)).error, 'access_denied');

  // The other tab refuses while this one still asks.
  const late = await authorize('Scale', 'heart_rate');
  await page.goto('about:blank');
  await page.goto(`${web.server.baseUrl}/#pair=${late.user_code}`);
  await page.getByRole('switch', { name: 'Heart rate' }).check();
  const url = `${web.server.baseUrl}/users/${user.userId}/pairings/${late.user_code}`;
  await fetch(url, { method: 'DELETE', headers: { Authorization: `Bearer ${user.token}` } });
  await button(page, 'Pair it').click();
  await page.getByText('No device is waiting with this code').waitFor();
  await button(page, 'Enter another code').click();
  assert.equal(await page.getByLabel('Code on your device').inputValue(), '');
});

test('a device is set up by hand: a reload keeps the key, and the command works when pasted', only, async () => {
  const { page, user } = await atSettings(undefined, NARROW);
  await openDeviceForm(page);
  await page.getByText('It shows no code: set it up by hand').click();
  await consentToAll(page);
  await button(page, 'Connect').last().click();
  await page.locator('.device-access .qr').waitFor();
  await page.reload();
  await page.locator('.device-access .qr').waitFor();
  const qr = JSON.parse(await readQr(await page.locator('.device-access .qr').screenshot()));
  assert.match(qr.access_token, /^hts_/);
  await page.getByText('Try it in a terminal').click();
  await check(page, 'by-hand');
  const command = (await page.locator('.device-access pre').textContent()) ?? '';
  const { stdout } = await run('sh', ['-c', command]);
  assert.equal(JSON.parse(stdout).accepted, 1);
  const { samples } = await ask<SamplePage>(user, '/samples');
  assert.equal(samples.length, 1);
  await button(page, 'I’ve saved it').click();
  await page.locator('.device-access').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('.stream').waitFor();
  assert.equal(await page.locator('.device-access').count(), 0);
  assert.ok(!(await page.content()).includes('hts_'));
});
