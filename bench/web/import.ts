/**
 * `npm run bench:import`: imports a large export of Apple Health in Chromium, as a phone with a processor four times
 * slower would, and prints the longest tasks of the page's thread and the memory of the page with its worker.
 *
 *    npm run bench:import -- [--mb 200]
 */
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { appleHealthXml, BYTES_PER_DAY } from '../../test/sources/generators/apple-health.ts';
import { chromiumPath, launchBrowser, PHONE, visit } from '../../test/support/browser.ts';
import { signInAt } from '../../test/web/story.ts';
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { startServer } from '../servers.ts';

const { mb } = readFlags({ mb: 200 });
const SLOWDOWN = 4;
/** Resident memory is sampled this often. */
const SAMPLE_MS = 250;

const OBSERVE = `globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ entryTypes: ['longtask'] });`;

/** Polls with the cheapest check, because Playwright's own waiting would be among the long tasks. */
async function shown(page: Page, selector: string): Promise<void> {
  while (!(await page.evaluate(`document.querySelector(${JSON.stringify(selector)}) !== null`))) await delay(SAMPLE_MS);
}

/** @returns the largest resident memory of this browser's page processes, in MB */
function pageMemory(): number {
  const sizes = readdirSync('/proc').map((process) => {
    try {
      if (!readFileSync(`/proc/${process}/cmdline`, 'utf8').includes('--type=renderer')) return 0;
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1]) / 1000;
    } catch {
      // The process has ended, or is not a process.
      return 0;
    }
  });
  return Math.max(...sizes);
}

const folder = workFolder('import');
const file = join(folder, 'export.xml');
const days = Math.ceil((mb * 1e6) / BYTES_PER_DAY);
await pipeline(Readable.from(appleHealthXml({ now: Date.now(), days })), createWriteStream(file));
const server = await startServer('Hatchery', folder);
const browser = await launchBrowser([], chromiumPath());
const { page } = await visit(browser, server.url, { ...PHONE, locale: 'en-GB' });
await signInAt(page, server.url, 'connect');
const debug = await page.context().newCDPSession(page);
await debug.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
await page.getByLabel('I have a file').check();
await shown(page, '.drop');
const before = pageMemory();
let most = before;
const sampling = setInterval(() => {
  most = Math.max(most, pageMemory());
}, SAMPLE_MS);

async function step(name: string, act: () => Promise<void>, selector: string): Promise<void> {
  await page.evaluate(`${OBSERVE} 0`);
  const started = performance.now();
  await act();
  await shown(page, selector);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name}: ${seconds} s, longest task ${Math.round((await page.evaluate('longest')) as number)} ms`);
}

console.log(machineLine(`Chromium ${browser.version()}`));
await step('reading', () => page.locator('.drop input').first().setInputFiles(file), '.import .facts');
for (const consent of await page.getByRole('switch').all()) await consent.check();
await step(
  'sending',
  () => page.locator('.import .button.main').click(),
  '.import > [role=status]:not(.visually-hidden)',
);
clearInterval(sampling);
console.log(`memory of the page: ${Math.round(before)} MB before, at most ${Math.round(most)} MB`);
await browser.close();
await server.stop();
