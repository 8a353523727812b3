/** Visits the app with an empty cache, simulating a mid-range phone on a slow network. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { PHONE } from '../../test/support/browser.ts';
import { observePage, type Seen, whatWasSeen } from './in-page.ts';

/** Lighthouse's slow 4G profile: bytes per second, and latency in ms. */
const SLOW_4G = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, latency: 150 };
const TIMES_SLOWER = 4;
const SETTLE_MS = 2_000;

export type Storage = NonNullable<BrowserContextOptions['storageState']>;

export interface Visited extends Seen {
  /** Bytes transferred over the network, including headers. */
  bytes: number;
  /** What was requested until the page had loaded. The app prefetches the code of the next screen a second later. */
  paths: string[];
}

interface Visit {
  url: string;
  /** The browser's storage from an earlier visit, if there was one. */
  storage?: Storage;
  /** Called after the page has loaded. The measurement ends two seconds after it resolves. */
  until?: (page: Page) => Promise<unknown>;
}

/** Visits the page and observes it from the start until two seconds after it has loaded and `until` has resolved. */
export async function visit(browser: Browser, { url, storage, until }: Visit): Promise<Visited> {
  // Leaves animations on, because they may cause layout shifts. The option `reducedMotion` would disable them.
  const context = await browser.newContext({
    ...PHONE,
    locale: 'en-GB',
    deviceScaleFactor: 2,
    ...(storage ? { storageState: storage } : {}),
  });
  const page = await context.newPage();
  await page.addInitScript(observePage);
  const debug = await context.newCDPSession(page);
  const traffic = await watchTraffic(debug);
  await debug.send('Network.emulateNetworkConditions', SLOW_4G);
  await debug.send('Emulation.setCPUThrottlingRate', { rate: TIMES_SLOWER });
  await page.goto(url);
  const paths = [...traffic.paths];
  await until?.(page);
  await sleep(SETTLE_MS);
  const seen = await page.evaluate(whatWasSeen);
  await context.close();
  return { ...seen, bytes: traffic.bytes, paths };
}

async function watchTraffic(debug: CDPSession): Promise<Pick<Visited, 'bytes' | 'paths'>> {
  const traffic = { bytes: 0, paths: [] as string[] };
  debug.on('Network.requestWillBeSent', ({ request }) => traffic.paths.push(new URL(request.url).pathname));
  debug.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
  });
  await debug.send('Network.enable');
  return traffic;
}
