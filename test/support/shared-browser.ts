import { after } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';

let isShared = false;
let shared: Promise<Browser> | undefined;

/** Lets all test files of this process use one browser, which is closed after the last of them. */
export function shareBrowser(): void {
  isShared = true;
  after(async () => (await shared)?.close());
}

/** Starts a browser for a test file, or returns the one that the files of this process share. */
export async function openBrowser(): Promise<Browser> {
  if (!isShared) return launchBrowser();
  // A browser that has crashed fails the tests of one file only.
  if (!(await shared)?.isConnected()) shared = launchBrowser();
  return shared as Promise<Browser>;
}

/** Closes a browser of `openBrowser`, or its pages if other files need it. */
export async function closeBrowser(browser: Browser | undefined): Promise<void> {
  if (!isShared) return browser?.close();
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
}
