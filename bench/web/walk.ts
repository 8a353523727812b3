/** Every screen by itself, as after a reload, without a touch: nothing may move. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { Shift } from './in-page.ts';
import { type Chapter, chartsIn } from './tale.ts';
import { visit } from './visit.ts';

/** Shifts belong together that are no further apart, and all within so long: https://web.dev/articles/cls. */
const GAP_MS = 1_000;
const SESSION_MS = 5_000;
const SCROLLS = 6;
/** Of the home only as it is in the end: by now the user has all that it shows. */
const SCREENS = ['goals', 'pet', 'hatched', 'face', 'connect', 'home with charts'];

export interface Stop {
  screen: string;
  shifts: Shift[];
}

export async function walk(browser: Browser, url: string, chapters: readonly Chapter[]): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (const { name, storage } of chapters.filter((chapter) => SCREENS.includes(chapter.name))) {
    const [step] = name.split(' ');
    const until = async (page: Page) => {
      await page.locator('h1').waitFor();
      await scrollDown(page);
      if (step === 'home') await chartsIn(page);
    };
    const { shifts } = await visit(browser, { url: `${url}/#${step}`, storage, until });
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

/** Cumulative Layout Shift: the worst of the sessions. */
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
