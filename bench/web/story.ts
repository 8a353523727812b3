/**
 * Measures layout shifts during the onboarding. `runStory` clicks through the onboarding once without throttling, and
 * records the requests and the browser's storage after each part. `walk` then opens each screen with the recorded
 * storage and scrolls down, without clicking.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { PHONE } from '../../test/support/browser.ts';
import {
  chooseGoals,
  choosePhoto,
  connectWatch,
  cropPhoto,
  goToFace,
  heading,
  MAX,
  namePet,
  openView,
  sayHello,
} from '../../test/web/story.ts';
import type { Shift } from './in-page.ts';
import type { Storage } from './visit.ts';
import { visit } from './visit.ts';

export interface Chapter {
  name: string;
  paths: string[];
  /** The browser's storage when the chapter ends. */
  storage: Storage;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/**
 * The parts of the onboarding, in order. The watch is connected last, in the settings, so that the charts load
 * after everything else.
 */
const CHAPTERS: Record<string, (page: Page) => Promise<unknown>> = {
  egg: (page) => heading(page, 'Someone’s waiting to meet you'),
  goals: (page) => sayHello(page, MAX),
  pet: (page) => chooseGoals(page, MAX),
  hatched: (page) => namePet(page, MAX),
  face: goToFace,
  'a photo to cut': async (page) => {
    await choosePhoto(page);
    await page.locator('.crop-area img').waitFor();
  },
  connect: async (page) => {
    await cropPhoto(page);
    await heading(page, /What can .* pick up on/);
  },
  home: async (page) => {
    await button(page, 'Not now').click();
    await page.locator('.home').waitFor();
  },
  settings: async (page) => {
    await openView(page, 'settings');
    await button(page, 'Connect a source').click();
    await connectWatch(page);
  },
  week: async (page) => {
    await openView(page, 'week');
    await chartsIn(page);
  },
};

const chartsIn = (page: Page) => page.locator('.plot canvas').nth(7).waitFor();

export async function runStory(browser: Browser, url: string): Promise<Chapter[]> {
  const context = await browser.newContext({ ...PHONE, locale: 'en-GB' });
  const page = await context.newPage();
  let requested = new Set<string>();
  const known = new Set<string>();
  page.on('request', (request) => requested.add(new URL(request.url()).pathname));
  const chapters: Chapter[] = [];
  await page.goto(url);
  for (const [name, play] of Object.entries(CHAPTERS)) {
    await play(page);
    const paths = [...requested].filter((path) => !known.has(path));
    chapters.push({ name, paths, storage: await context.storageState() });
    for (const path of paths) known.add(path);
    requested = new Set();
  }
  await context.close();
  return chapters;
}

/**
 * Limits of a session window in ms: the largest gap between two shifts, and the longest duration. See
 * https://web.dev/articles/cls.
 */
const GAP_MS = 1_000;
const SESSION_MS = 5_000;
const SCROLLS = 6;
const SCREENS = ['goals', 'pet', 'hatched', 'face', 'connect', 'home', 'settings', 'week'];

export interface Stop {
  screen: string;
  shifts: Shift[];
}

export async function walk(browser: Browser, url: string, chapters: readonly Chapter[]): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (const { name, storage } of chapters.filter(({ name }) => SCREENS.includes(name))) {
    const until = async (page: Page) => {
      await page.locator('h1').waitFor();
      await scrollDown(page);
      if (name === 'week') await chartsIn(page);
    };
    const { shifts } = await visit(browser, { url: `${url}/#${name}`, storage, until });
    stops.push({ screen: name, shifts });
  }
  return stops;
}

async function scrollDown(page: Page): Promise<void> {
  for (let scrolled = 0; scrolled < SCROLLS; scrolled += 1) {
    await sleep(300);
    await page.evaluate('scrollBy(0, innerHeight / 2)');
  }
}

/** Calculates the Cumulative Layout Shift: the largest sum of shifts in any session window. */
export function clsOf(shifts: readonly Shift[]): number {
  let worst = 0;
  let sum = 0;
  let began = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, value } of shifts) {
    if (at - last > GAP_MS || at - began > SESSION_MS) {
      began = at;
      sum = 0;
    }
    last = at;
    sum += value;
    worst = Math.max(worst, sum);
  }
  return worst;
}
