import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Debian, Ubuntu and macOS install Chromium-based browsers. */
const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const CHROMIUM_PACKAGES = ['chromium'];

/** Chromium without windows, on Debian. Tests need about half the CPU time with it. It has no camera. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';
export const HEADLESS_SHELL_PACKAGES = ['chromium-headless-shell'];

export const headlessShellPath = (): string | undefined =>
  [process.env.CHROMIUM, HEADLESS_SHELL].find((path) => path && existsSync(path));

export const chromiumPath = (): string | undefined =>
  [process.env.CHROMIUM, ...PATHS].find((path) => path && existsSync(path));

/** The reason for skipping browser tests, or undefined if Chromium is installed or REQUIRE_CHROMIUM is set. */
export const noBrowser: string | undefined =
  chromiumPath() || process.env.REQUIRE_CHROMIUM === '1' ? undefined : 'Chromium is not installed';

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

/**
 * Run the network and the graphics in the browser's process, for which tests need a tenth less CPU time. The other features are
 * Playwright's own, which a second `--enable-features` replaces.
 */
const IN_PROCESS = [
  '--in-process-gpu',
  '--enable-features=NetworkServiceInProcess2,CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies',
];

/** @param flags further command-line flags of Chromium */
export function launchBrowser(
  flags: readonly string[] = [],
  executablePath = headlessShellPath() ?? chromiumPath(),
): Promise<Browser> {
  if (!executablePath)
    throw new Error('Install Chromium (on Debian: apt-get install chromium), or set CHROMIUM to its path.');
  // Resolve *.test to this machine. Browsers do not treat these hosts as localhost, so tests can cover an origin
  // without TLS.
  const args = ['--host-resolver-rules=MAP *.test 127.0.0.1', ...IN_PROCESS, ...flags];
  // Chromium refuses to run as root with its sandbox, and containers usually run as root.
  return chromium.launch({ executablePath, args, chromiumSandbox: process.getuid?.() !== 0 });
}

/** The factor by which to slow down the browser's CPU. A high factor reveals tests that do not wait for the page. */
const CPU_SLOWDOWN = Number(process.env.CHROMIUM_SLOWER ?? 1);

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** The console's errors and warnings so far, including violations of the Content-Security-Policy. */
  consoleErrors: string[];
  origins: Set<string>;
}

export async function visit(
  browser: Browser,
  baseUrl: string,
  options: BrowserContextOptions = DESKTOP,
  path = '/',
): Promise<Visit> {
  // Without the service worker, whose own requests Playwright cannot route. The tests of an installed app allow it.
  const usual = { locale: 'en-GB', reducedMotion: 'reduce', serviceWorkers: 'block' } as const;
  const context = await browser.newContext({ ...usual, ...options });
  context.setDefaultTimeout(30_000);
  const consoleErrors: string[] = [];
  const origins = new Set<string>();
  context.on('console', (message) => {
    const isOurs = !message.text().startsWith('Service Worker registration blocked');
    if (isOurs && ['error', 'warning'].includes(message.type())) consoleErrors.push(message.text());
  });
  context.on('weberror', (error) => consoleErrors.push(error.error().message));
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) origins.add(origin);
  });
  if (CPU_SLOWDOWN > 1) context.on('page', slowDown);
  const page = await context.newPage();
  if (CPU_SLOWDOWN > 1) await slowDown(page);
  await page.goto(`${baseUrl}${path}`);
  return { page, context, consoleErrors, origins };
}

async function slowDown(page: Page): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
}
