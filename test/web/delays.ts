import type { Page } from 'playwright-core';

/** Longer timers are timeouts, which stay as they are. */
const LONGEST_MS = 10_000;
const FASTER = 20;

/** Lets the delays of the app, such as those before retries, pass twenty times as fast, also after a reload. */
export async function shortenDelays(page: Page): Promise<void> {
  const script = `{
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (callback, ms = 0, ...rest) =>
      setTimeout(callback, ms < ${LONGEST_MS} ? ms / ${FASTER} : ms, ...rest);
  }`;
  await page.addInitScript(script);
  await page.evaluate(script);
}
