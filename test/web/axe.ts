import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Asserts that axe finds no violation of WCAG 2.2 AA or its best practices, in both colour schemes. */
export async function assertAccessible(page: Page, about: string): Promise<void> {
  // Evaluated by the debugger, which the Content-Security-Policy does not restrict.
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Transitions between the colour schemes would be measured half-way.
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
