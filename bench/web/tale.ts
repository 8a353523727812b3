/** The whole story once, at full speed and with clicks: what each step loads that was not there before, and what the browser keeps. */
import type { Browser, Page } from 'playwright-core';
import { PHONE } from '../../test/support/browser.ts';
import {
  chooseGoals,
  choosePhoto,
  connectWatch,
  cutPhoto,
  goToFace,
  heading,
  MAX,
  namePet,
  sayHello,
} from '../../test/web/story.ts';
import type { Storage } from './visit.ts';

export interface Chapter {
  name: string;
  /** What was asked for in it, of whatever kind. */
  paths: string[];
  /** As it is kept at its end. */
  storage: Storage;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The watch is connected at home and not on the way there, so that the charts come after everything else of the home. */
const CHAPTERS: Record<string, (page: Page) => Promise<unknown>> = {
  hello: (page) => heading(page, 'Somebody is waiting for you'),
  goals: (page) => sayHello(page, MAX),
  pet: (page) => chooseGoals(page, MAX),
  hatched: (page) => namePet(page, MAX),
  face: goToFace,
  'a photo to cut': async (page) => {
    await choosePhoto(page);
    await page.locator('.crop-area img').waitFor();
  },
  connect: async (page) => {
    await cutPhoto(page);
    await heading(page, /What may .* feel/);
  },
  home: async (page) => {
    await button(page, 'Not now').click();
    await page.getByText('No readings yet.').waitFor();
  },
  'home with charts': async (page) => {
    await button(page, 'Connect a source').click();
    await connectWatch(page);
    await chartsIn(page);
  },
};

export const chartsIn = (page: Page) => page.locator('.plot canvas').nth(7).waitFor();

export async function tellStory(browser: Browser, url: string): Promise<Chapter[]> {
  const context = await browser.newContext({ ...PHONE, locale: 'en-GB' });
  const page = await context.newPage();
  let asked = new Set<string>();
  const known = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname));
  const chapters: Chapter[] = [];
  await page.goto(url);
  for (const [name, play] of Object.entries(CHAPTERS)) {
    await play(page);
    const paths = [...asked].filter((path) => !known.has(path));
    chapters.push({ name, paths, storage: await context.storageState() });
    for (const path of paths) known.add(path);
    asked = new Set();
  }
  await context.close();
  return chapters;
}
