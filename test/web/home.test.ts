import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Request } from 'playwright-core';
import type { CreatedStream, PetState, StreamList } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { button, useHome } from './home.ts';
import { consentToAll, eventually } from './story.ts';

const { atHome, post, ask } = useHome();
const only = { skip: noBrowser };

test('without readings the pet is curious, and each card explains why', only, async () => {
  const { page } = await atHome();
  await page.locator('.badge').getByText('Curious').waitFor();
  await page.getByText('it never makes anything up').waitFor();
  await page.getByText('No readings yet.').waitFor();
  await page.getByText('No source is connected.').waitFor();

  await page.emulateMedia({ forcedColors: 'active' });
  const bubble = await page.locator('.bubble').evaluate(
    new Function(
      'element',
      `return {
      border: getComputedStyle(element).borderTopStyle,
      tail: getComputedStyle(element, '::before').display,
    }`,
    ) as (element: unknown) => unknown,
  );
  assert.deepEqual(bubble, { border: 'solid', tail: 'none' });
  const aboveShadow = await page.locator('.pet-shadow').evaluate(
    new Function(
      'shadow',
      `
      const { left, width, top } = shadow.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + 1)?.closest('.pet-body') !== null`,
    ) as (element: unknown) => boolean,
  );
  assert.ok(aboveShadow, 'the pet is painted over its shadow');
});

/**
 * Opens the home step with a stopped clock, so that the result does not depend on the speed of the machine. `pass`
 * advances the clock. `polls` counts the requests for the pet.
 */
async function atHomeWithStoppedClock() {
  const polls = { started: 0, finished: 0 };
  const { page, user } = await atHome(async (page) => {
    const count = (what: keyof typeof polls) => (request: Request) => {
      if (request.url().endsWith('/pet')) polls[what] += 1;
    };
    page
      .on('request', count('started'))
      .on('requestfinished', count('finished'))
      .on('requestfailed', count('finished'));
    await page.clock.install();
  });
  await page.clock.pauseAt(Date.now() + 60_000);
  const pass = async (ms: number) => {
    await eventually(async () => polls.started === polls.finished);
    // Send another request. When its response arrives, the page has already handled the responses to its polls.
    await page.evaluate(`fetch('./favicon.svg').then((answer) => answer.text())`);
    await page.clock.runFor(ms);
  };
  return { page, user, polls, pass };
}

test('a new state is shown within two seconds, even if a device sent the readings', only, async () => {
  const { page, user, pass } = await atHomeWithStoppedClock();
  const stream = await post<CreatedStream>(`/users/${user.userId}/streams`, user.token, {
    source: 'my-watch',
    metrics: ['sleep_score'],
    purposes: ['pet_state'],
  });
  for (const [value, mood] of [
    [95, 'Happy'],
    [15, 'Exhausted'],
    [72, 'Good'],
  ] as const) {
    const sample = { metric: 'sleep_score', value, start: new Date().toISOString() };
    const path = `/users/${user.userId}/streams/${stream.stream_id}/samples`;
    await post(path, stream.ingest_token, { samples: [sample] });
    await eventually(async () => (await ask<PetState>(user, '/pet')).energy === value);
    await pass(2_000);
    await page.locator('.badge').getByText(mood).waitFor();
  }
  await page.getByText('72 out of 100').first().waitFor();
  await page.locator('.plot canvas').waitFor();
});

test('a hidden page does not poll, and polls immediately when it becomes visible', only, async () => {
  const { page, polls, pass } = await atHomeWithStoppedClock();
  const hide = (hidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'))`);
  await pass(0);
  const { started } = polls;
  await pass(2_000);
  assert.equal(polls.started, started + 1);
  await hide(true);
  await pass(60_000);
  assert.equal(polls.started, started + 1);
  await hide(false);
  await eventually(async () => polls.started === started + 2);
});

test('consents change one by one, apply immediately, and are logged', only, async () => {
  const { page, user } = await atHome();
  await button(page, 'Connect a source').click();
  await page.getByLabel('A simulated watch').check();
  await consentToAll(page);
  await button(page, /^Connect$/).click();
  await button(page, 'Connect a source').waitFor();
  await page.getByText('What we may store and use').click();
  await page.getByRole('switch', { name: 'Set your pet’s mood' }).uncheck();
  await page.locator('.badge').getByText('Curious').waitFor();
  await page.getByText('you haven’t allowed your pet to use them').waitFor();
  await page.getByRole('switch', { name: 'Heart rate', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep readings' }).click();
  const streamOf = async () => (await ask<StreamList>(user, '/streams')).streams[0];
  await eventually(async () => (await streamOf())?.metrics.length === 7);
  assert.deepEqual((await streamOf())?.purposes, ['pet_messages']);
  assert.equal((await streamOf())?.consent_log.length, 3);
  await page.getByText('What you’ve agreed to, and when').click();
  await page.locator('.log li').nth(2).waitFor();
  assert.equal(await page.locator('.log li').count(), 3);

  await button(page, 'Disconnect and delete its readings').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText(/Disconnected\. \d{3,} readings were deleted\./).waitFor();
  await page.getByText('No readings yet.').waitFor();
  assert.ok((await streamOf())?.revoked_at);
});

test('a consent withdrawn on another device is not restored', only, async () => {
  const { page, user } = await atHome();
  const { stream_id } = await post<CreatedStream>(`/users/${user.userId}/streams`, user.token, {
    source: 'my-watch',
    metrics: ['heart_rate', 'step_count'],
    purposes: ['pet_state'],
  });
  await page.reload();
  await page.getByText('What we may store and use').click();
  await post(`/users/${user.userId}/streams/${stream_id}`, user.token, { metrics: ['step_count'] });
  await page.getByRole('switch', { name: 'Sleep', exact: true }).check();
  const metrics = async () => (await ask<StreamList>(user, '/streams')).streams[0]?.metrics;
  await eventually(async () => (await metrics())?.includes('sleep_duration') === true);
  assert.deepEqual(await metrics(), ['step_count', 'sleep_duration']);
  await page.getByRole('switch', { name: 'Heart rate', exact: true, checked: false }).waitFor();
  // Withdraw consent to all metrics but one. Consent to the last one cannot be withdrawn.
  await page.getByRole('switch', { name: 'Sleep', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep readings' }).click();
  const last = page.getByRole('switch', { name: 'Steps', exact: true });
  for (const _try of [1, 2]) {
    await last.click();
    await page.getByText('A source needs at least one kind of reading.').waitFor();
    assert.equal(await last.isChecked(), true);
  }
});
