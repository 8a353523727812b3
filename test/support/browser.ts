import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where browsers of Chromium's kind are installed on Debian, Ubuntu and macOS. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const CHROMIUM_PACKAGES = ['chromium'];

export const chromiumPath = (): string | undefined =>
  [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path));

/** Why tests in a browser are left out; undefined when they are not. */
export const noBrowser: string | undefined =
  chromiumPath() || process.env.REQUIRE_CHROMIUM === '1' ? undefined : 'there is no Chromium here';

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

export function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (!executablePath)
    throw new Error('Install Chromium (on Debian: apt-get install chromium), or say where it is with CHROMIUM.');
  // Chromium's sandbox does not work for root, as whom containers run.
  // Names that end in .test are this machine: to browsers an address without TLS that is not localhost.
  const args = ['--host-resolver-rules=MAP *.test 127.0.0.1'];
  return chromium.launch({ executablePath, args, chromiumSandbox: process.getuid?.() !== 0 });
}

/** How many times slower the browser's processor is, by `CHROMIUM_SLOWER`: what a test looks at too early then is not there yet. */
const SLOWER = Number(process.env.CHROMIUM_SLOWER ?? 1);

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What the browser's console has complained about so far: errors, warnings and what the page's policy has forbidden. */
  complaints: string[];
  /** Where requests have gone so far. */
  origins: Set<string>;
}

/** Somebody's browser, new and empty, at the app. */
export async function visit(
  browser: Browser,
  baseUrl: string,
  options: BrowserContextOptions = DESKTOP,
): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  const origins = new Set<string>();
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) origins.add(origin);
  });
  if (SLOWER > 1) context.on('page', slowDown);
  const page = await context.newPage();
  if (SLOWER > 1) await slowDown(page);
  await page.goto(baseUrl);
  return { page, context, complaints, origins };
}

async function slowDown(page: Page): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}
