import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Asserts that axe finds nothing on what is shown, in either colour scheme: WCAG 2.2 AA and what it calls best practice. */
export async function assertAccessible(page: Page, about: string): Promise<void> {
  // By the debugger, so that the page's policy has no say in it.
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours that are still changing are neither scheme's.
    await page.evaluate(`Promise.allSettled(
      document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished))
      .then(() => {})`);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `    ${html}`).join('\n')}`,
    );
    assert.deepEqual(found, [], `${about}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
