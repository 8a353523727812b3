/**
 * Draws the pictures of the documentation: `node test/story-pictures.ts [FOLDER]`, by default `dist/screenshots`. `app.png` has four
 * phones, `story.png` the whole story, on a phone in light and dark and on a desktop. Run `npm run build:web` first.
 */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { CreatedStream, CreatedUser, PetState } from '../shared/models/typescript/types.ts';
import { launchBrowser, PHONE, visit } from './support/browser.ts';
import { writeSheet } from './support/picture-sheet.ts';
import { ServerClock } from './support/server-clock.ts';
import { openServer } from './web/server.ts';
import { answerYear, chooseGoals, eventually, getFromApi, heading, leaveEgg, MAX, sayHello } from './web/story.ts';

const { 2: folder = 'dist/screenshots' } = process.argv;
const CLOCK = join(tmpdir(), `hatchery-pictures-${process.pid}`);
const DESKTOP = { viewport: { width: 1440, height: 900 } };
const METRICS = ['sleep_duration', 'sleep_score', 'recovery_score', 'stress_level', 'step_count'];
/** The owner's last nights: minutes of sleep, and the scores of sleep, recovery and stress. */
const NIGHTS = [
  [418, 71, 66, 41],
  [352, 48, 44, 66],
  [301, 34, 31, 78],
  [402, 63, 58, 47],
  [431, 72, 70, 35],
  [455, 82, 79, 28],
  [472, 91, 90, 17],
];
const STEPS = ['egg', 'born', 'hello', 'goals', 'pet', 'hatched', 'connect', 'home', 'week'] as const;
type Shots = Record<(typeof STEPS)[number], Buffer>;

/** @returns a time of the day that is `daysAgo` days before today */
const timeOf = (daysAgo: number, hour: number): Date => {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo, hour, 12);
};

const clock = await ServerClock.create(CLOCK);
const [browser, server] = await Promise.all([launchBrowser(), openServer(clock.env)]);
try {
  const user = await liveThroughNights();
  const light = await photograph({ ...PHONE, colorScheme: 'light' }, user);
  const dark = await photograph({ ...PHONE, colorScheme: 'dark' }, user);
  const desktop = await photograph({ ...DESKTOP, colorScheme: 'light' }, user);
  await mkdir(folder, { recursive: true });
  await writeSheet(join(folder, 'app.png'), [[light.egg, light.hatched, light.home, light.week]], 1680);
  const { egg, hatched, home, week } = desktop;
  await writeSheet(
    join(folder, 'story.png'),
    [Object.values(light), Object.values(dark), [egg, hatched, home, week]],
    1800,
  );
} finally {
  await browser.close();
  await server.stop();
  await rm(CLOCK, { force: true });
}

/** Creates a user before the first night, whose pet sees every one of the nights. */
async function liveThroughNights(): Promise<CreatedUser> {
  await setClock(timeOf(NIGHTS.length - 1, 7));
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const profile = { name: MAX.name, pet_name: MAX.petName, health_goals: MAX.goals, locale: 'en-GB', time_zone };
  const user = await post<CreatedUser>('/users', '', profile);
  const path = `/users/${user.user_id}/streams`;
  const consent = { source: 'watch', label: 'Watch', metrics: METRICS, purposes: ['pet_state', 'pet_messages'] };
  const stream = await post<CreatedStream>(path, user.access_token, consent);
  for (const [night, [sleep = 0, ...scores]] of NIGHTS.entries()) {
    const daysAgo = NIGHTS.length - 1 - night;
    const [start, end, later] = [timeOf(daysAgo + 1, 23), timeOf(daysAgo, 7), timeOf(daysAgo, 9)].map((time) =>
      time.toISOString(),
    );
    await setClock(timeOf(daysAgo, 10));
    const samples = [
      { metric: 'sleep_duration', value: sleep, start, end },
      ...scores.map((value, at) => ({ metric: METRICS[at + 1], value, start: end })),
      { metric: 'step_count', value: 900 + 13 * sleep, start: end, end: later },
    ];
    await post(`${path}/${stream.stream_id}/samples`, stream.ingest_token, { samples });
    const credentials = { userId: user.user_id, token: user.access_token };
    const isSeen = ({ based_on }: PetState) => based_on.some((reading) => reading.start === end);
    await eventually(async () => isSeen(await getFromApi<PetState>(server.baseUrl, credentials, '/pet')));
  }
  return user;
}

async function photograph(options: BrowserContextOptions, user: CreatedUser): Promise<Shots> {
  const { page, context } = await visit(browser, server.baseUrl, options);
  await page.clock.setFixedTime(timeOf(0, 10));
  // Wait for the font, which the app does not.
  await page.route('**/*.css', async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      body: (await response.text()).replaceAll('font-display:optional', 'font-display:block'),
    });
  });
  await page.reload();
  const shots = {
    egg: await shoot(page),
    born: await leaveEgg(page).then(() => shoot(page)),
    hello: await answerYear(page, 34)
      .then(() => heading(page, 'What’s your name?'))
      .then(() => shoot(page)),
    goals: await sayHello(page, MAX).then(() => shoot(page)),
    pet: await chooseGoals(page, MAX).then(() => shoot(page)),
    hatched: await shootAt(page, user, 'hatched'),
    connect: await shootAt(page, user, 'connect'),
    home: await shootAt(page, user, 'home'),
    week: await shootAt(page, user, 'home', 'week'),
  };
  await context.close();
  return shots;
}

async function shootAt(page: Page, { user_id, access_token }: CreatedUser, stage: string, view = stage) {
  const session = JSON.stringify({ userId: user_id, token: access_token, stage });
  await page.evaluate((text) => localStorage.setItem('hatchery.session', text), session);
  await page.goto('about:blank');
  await page.goto(`${server.baseUrl}/#${view}`);
  if (view !== 'week') await page.locator('.pet-body img').waitFor();
  else
    await page
      .locator('.plot canvas')
      .nth(METRICS.length - 1)
      .waitFor();
  return shoot(page);
}

async function shoot(page: Page): Promise<Buffer> {
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready');
  return page.screenshot({ animations: 'disabled' });
}

async function setClock(time: Date): Promise<void> {
  await clock.showTime(time.getTime());
}

async function post<Answer>(path: string, token: string, body: unknown): Promise<Answer> {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`${server.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Answer;
}
