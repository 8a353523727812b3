import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { CreatedStream, PetState } from '../../shared/models/typescript/types.ts';
import { noBrowser, PHONE } from '../support/browser.ts';
import { ServerClock } from '../support/server-clock.ts';
import { useHome } from './home.ts';
import { takePicture } from './pictures.ts';
import { eventually } from './story.ts';

const CLOCK = join(tmpdir(), `hatchery-diary-${process.pid}`);
const clock = await ServerClock.create(CLOCK);
after(() => rm(CLOCK, { force: true }));

const { atHome, post, ask } = useHome(clock.env);

/** The hour of each visit, and how long its owner slept. */
const DAYS: [hour: number, sleep: number][] = [
  [8, 430],
  [8, 430],
  [12, 300],
  [19, 470],
  [23, 430],
  [8, 430],
  [13, 250],
  [18, 430],
  [8, 430],
  [8, 430],
];

/** Read once, because a midnight may pass during the test. */
const TODAY = new Date();

/** Local time on a day from tomorrow on. */
const timeOn = (day: number, hour: number): number =>
  new Date(TODAY.getFullYear(), TODAY.getMonth(), TODAY.getDate() + 1 + day, hour, 7).getTime();

test('a home that is opened on ten days differs on each of them', { skip: noBrowser }, async () => {
  await clock.showTime(timeOn(-1, 12));
  const { page, user, consoleErrors } = await atHome(undefined, PHONE);
  const consent = { source: 'my-watch', metrics: ['sleep_duration'], purposes: ['pet_state', 'pet_messages'] };
  const streams = `/users/${user.userId}/streams`;
  const { stream_id, ingest_token } = await post<CreatedStream>(streams, user.token, consent);
  const said = new Set<string>();
  let together = 0;
  for (const [day, [hour, value]] of DAYS.entries()) {
    const now = timeOn(day, hour);
    await clock.showTime(now);
    await page.clock.setFixedTime(now);
    const end = timeOn(day, 6);
    const sleep = { metric: 'sleep_duration', value, start: iso(end - 8 * 60 * 60_000), end: iso(end) };
    await post(`${streams}/${stream_id}/samples`, ingest_token, { samples: [sleep] });
    await eventually(async () => (await ask<PetState>(user, '/pet')).based_on[0]?.end === sleep.end);
    await page.reload();
    await page.locator('.days .today .mood-face').waitFor();
    await page.locator('.pet-body img').waitFor();
    const message = (await page.locator('.bubble').textContent()) ?? '';
    assert.ok(!said.has(message), `day ${day + 1} repeats “${message}”`);
    said.add(message);
    const count = Number.parseInt(await page.getByText(/days together$/).innerText(), 10);
    assert.ok(count > together, `${count} days together after ${together}`);
    together = count;
    // The day before the first visit has a mood too: the pet hatched.
    assert.equal(await page.locator('.days .mood-face').count(), Math.min(day + 2, 7));
    await takePicture(page, `diary/day-${String(day + 1).padStart(2, '0')}`);
  }
  assert.deepEqual(consoleErrors, []);
});

const iso = (time: number): string => new Date(time).toISOString();
