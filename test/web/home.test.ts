import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { CreatedStream, Export, PetState, StreamList, UserProfile } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_export.js';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import {
  agreeToAll,
  askFor,
  choosePhoto,
  connectWatch,
  cutPhoto,
  eventually,
  heading,
  type Kept,
  moveIn,
} from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const ask = <Answer>(kept: Kept, path = '') => askFor<Answer>(stage.server.baseUrl, kept, path);

/** An owner at home; `prepare` is run before the app begins. */
async function atHome(prepare: (page: Page) => Promise<void> = async () => {}) {
  const { page, complaints } = await stage.come();
  await prepare(page);
  const kept = await moveIn(page, stage.server.baseUrl, 'home');
  await page.locator('.badge').waitFor();
  return { page, kept, complaints };
}

async function post<Answer>(path: string, token: string, body: unknown): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${stage.server.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, await answer.clone().text());
  return (await answer.json()) as Answer;
}

test('without readings the pet is curious, and everything says so', only, async () => {
  const { page } = await atHome();
  await page.locator('.badge').getByText('Curious').waitFor();
  await page.getByText('your pet makes nothing up').waitFor();
  await page.getByText('No readings yet.').waitFor();
  await page.getByText('Nothing is connected.').waitFor();
});

/** At home where no time passes for the page but what `pass` lets pass, so that a busy machine changes nothing; the looks at the pet are counted. */
async function atHomeOutOfTime() {
  const looks = { begun: 0, ended: 0 };
  const { page, kept } = await atHome(async (page) => {
    const count = (what: keyof typeof looks) => (request: Request) => {
      if (request.url().endsWith('/pet')) looks[what] += 1;
    };
    page.on('request', count('begun')).on('requestfinished', count('ended')).on('requestfailed', count('ended'));
    await page.clock.install();
  });
  await page.clock.pauseAt(Date.now() + 60_000);
  const pass = async (ms: number) => {
    await eventually(async () => looks.begun === looks.ended);
    // The answers to the looks have been handled once that to a later request has.
    await page.evaluate(`fetch('./favicon.svg').then((answer) => answer.text())`);
    await page.clock.runFor(ms);
  };
  return { page, kept, looks, pass };
}

test('a new state is shown within two seconds, whoever brings the readings', only, async () => {
  const { page, kept, pass } = await atHomeOutOfTime();
  const stream = await post<CreatedStream>(`/users/${kept.userId}/streams`, kept.token, {
    source: 'my-watch',
    metrics: ['sleep_score'],
    purposes: ['pet_state'],
  });
  for (const [value, word] of [
    [95, 'Happy'],
    [15, 'Exhausted'],
    [72, 'Good'],
  ] as const) {
    const sample = { metric: 'sleep_score', value, start: new Date().toISOString() };
    const path = `/users/${kept.userId}/streams/${stream.stream_id}/samples`;
    await post(path, stream.ingest_token, { samples: [sample] });
    await eventually(async () => (await ask<PetState>(kept, '/pet')).energy === value);
    await pass(2_000);
    await page.locator('.badge').getByText(word).waitFor();
  }
  await page.getByText('72 of 100').first().waitFor();
  await page.locator('.plot canvas').waitFor();
});

test('nothing is asked for while nobody looks, and at once when somebody does again', only, async () => {
  const { page, looks, pass } = await atHomeOutOfTime();
  const hide = (hidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'))`);
  await pass(0);
  const { begun } = looks;
  await pass(2_000);
  assert.equal(looks.begun, begun + 1);
  await hide(true);
  await pass(60_000);
  assert.equal(looks.begun, begun + 1);
  await hide(false);
  await eventually(async () => looks.begun === begun + 2);
});

test('consents are changed one by one, hold at once, and are logged', only, async () => {
  const { page, kept } = await atHome();
  await button(page, 'Connect a source').click();
  await page.getByLabel('A simulated watch').check();
  await agreeToAll(page);
  await button(page, /^Connect$/).click();
  await button(page, 'Connect a source').waitFor();
  await page.getByText('What may be stored and used').click();
  await page.getByRole('switch', { name: 'Move the mood' }).uncheck();
  await page.locator('.badge').getByText('Curious').waitFor();
  await page.getByRole('switch', { name: 'Heart rate', exact: true }).uncheck();
  const streamOf = async () => (await ask<StreamList>(kept, '/streams')).streams[0];
  await eventually(async () => (await streamOf())?.metrics.length === 7);
  assert.deepEqual((await streamOf())?.purposes, ['pet_messages']);
  assert.equal((await streamOf())?.consent_log.length, 3);
  await page.getByText('What you have agreed to, and when').click();
  await page.locator('.log li').nth(2).waitFor();
  assert.equal(await page.locator('.log li').count(), 3);

  await button(page, 'Disconnect and erase its readings').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText(/Disconnected\. \d{3,} readings were erased\./).waitFor();
  await page.getByText('No readings yet.').waitFor();
  assert.ok((await streamOf())?.revoked_at);
});

test('what was taken back elsewhere meanwhile is not agreed to again', only, async () => {
  const { page, kept } = await atHome();
  const { stream_id } = await post<CreatedStream>(`/users/${kept.userId}/streams`, kept.token, {
    source: 'my-watch',
    metrics: ['heart_rate', 'step_count'],
    purposes: ['pet_state'],
  });
  await page.reload();
  await page.getByText('What may be stored and used').click();
  await post(`/users/${kept.userId}/streams/${stream_id}`, kept.token, { metrics: ['step_count'] });
  await page.getByRole('switch', { name: 'Sleep', exact: true }).check();
  const metrics = async () => (await ask<StreamList>(kept, '/streams')).streams[0]?.metrics;
  await eventually(async () => (await metrics())?.includes('sleep_duration') === true);
  assert.deepEqual(await metrics(), ['step_count', 'sleep_duration']);
  await page.getByRole('switch', { name: 'Heart rate', exact: true, checked: false }).waitFor();
  // The last one stays, however often it is tried.
  await page.getByRole('switch', { name: 'Sleep', exact: true }).uncheck();
  const last = page.getByRole('switch', { name: 'Steps', exact: true });
  for (const _try of [1, 2]) {
    await last.click();
    await page.getByText('A source needs at least one measurement.').waitFor();
    assert.equal(await last.isChecked(), true);
  }
});

test('a device of one’s own gets a key that brings readings', only, async () => {
  const { page, kept } = await atHome();
  await button(page, 'Connect a source').click();
  await page.getByLabel('A device of my own').check();
  await page.getByRole('switch', { name: 'Sleep', exact: true }).check();
  await page.getByRole('switch', { name: 'Move the mood' }).check();
  await button(page, /^Connect$/).click();
  const key = (await page.locator('.key pre').textContent()) ?? '';
  assert.match(key, /^hts_/);
  await button(page, 'I have kept it').click();
  const [stream] = (await ask<StreamList>(kept, '/streams')).streams;
  const end = new Date().toISOString();
  const start = new Date(Date.now() - 8 * 3_600_000).toISOString();
  const samples = [{ metric: 'sleep_duration', value: 470, start, end }];
  await post(`/users/${kept.userId}/streams/${stream?.stream_id}/samples`, key, { samples });
  await page.locator('.grounds').getByText('7 h 50 min').waitFor();
  assert.ok(!(await page.content()).includes('hts_'), 'the key is shown once');
});

test('the profile is changed where it was changed, and nowhere else', only, async () => {
  const { page, kept } = await atHome();
  await button(page, 'Edit').click();
  // Meanwhile somebody else changes something else.
  await post('/users', kept.token, { user_id: kept.userId, age: 34 });
  await page.getByLabel('Your pet’s name').fill('');
  await button(page, 'Save').click();
  await page.getByText('Write a name of 1 to 40 visible characters.').waitFor();
  await page.getByLabel('Your pet’s name').fill('Luna');
  await button(page, 'Be outside').click();
  await button(page, 'Save').click();
  await page.getByText('Saved.').waitFor();
  await heading(page, 'Luna');
  const { name, pet_name, age, health_goals } = await ask<UserProfile>(kept);
  assert.deepEqual(
    { name, pet_name, age, health_goals },
    { name: 'Max', pet_name: 'Luna', age: 34, health_goals: ['Walk every day', 'Be outside'] },
  );
});

test('the photo is replaced, and removed again', only, async () => {
  const { page, kept } = await atHome();
  await button(page, 'Add a photo').click();
  await choosePhoto(page);
  await cutPhoto(page);
  await page.getByText('The photo is in place.').waitFor();
  const first = (await ask<UserProfile>(kept)).avatar_url;
  assert.ok(first);
  await button(page, 'Replace the photo').click();
  await choosePhoto(page);
  await cutPhoto(page);
  await page.getByText('The photo is in place.').waitFor();
  assert.notEqual((await ask<UserProfile>(kept)).avatar_url, first);
  await button(page, 'Remove the photo').click();
  await page.getByText('The photo is gone; the drawing is back.').waitFor();
  assert.equal((await ask<UserProfile>(kept)).avatar_url, undefined);
});

test('everything is taken along as one file', only, async () => {
  const { page } = await stage.come();
  await moveIn(page, stage.server.baseUrl, 'connect');
  await connectWatch(page);
  const downloading = page.waitForEvent('download');
  await button(page, 'Export my data').click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), 'hatchery-export.json');
  const file: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.ok(validate(file), JSON.stringify(validate.errors));
  assert.equal((file as Export).profile.pet_name, 'Rocky');
});

test('everything is erased, with a receipt, and nobody gets in any more', only, async () => {
  const { page, kept } = await atHome();
  await button(page, 'Delete everything').click();
  await button(page, 'No, keep it').click();
  assert.equal((await ask<UserProfile>(kept)).name, 'Max');
  await button(page, 'Delete everything').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Everything is erased');
  await page.getByText(kept.userId).waitFor();
  const answer = await fetch(`${stage.server.baseUrl}/users/${kept.userId}`, {
    headers: { Authorization: `Bearer ${kept.token}` },
  });
  assert.equal(answer.status, 401);
  await button(page, 'Start again').click();
  await heading(page, 'Somebody is waiting for you');
  assert.equal(await page.evaluate(() => localStorage.getItem('hatchery.session')), null);
});
