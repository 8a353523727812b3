import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Asserts that axe finds no violations of WCAG 2.2 AA or of its own best practices, in both colour schemes. */
export async function assertAccessible(page: Page, about: string): Promise<void> {
  // The debugger runs this code, so the Content-Security-Policy does not block it.
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Wait for the transition between colour schemes to finish. Otherwise axe would measure intermediate colours.
    await page.evaluate(`Promise.allSettled(
      document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished))
      .then(() => {})`);
    // Playwright copies the result out of the page, so leave out the many nodes that have passed.
    const violations = await page.evaluate(async () => {
      const inPage = globalThis as unknown as { axe: typeof axe };
      return (await inPage.axe.run({ resultTypes: ['violations'] })).violations;
    });
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `    ${html}`).join('\n')}`,
    );
    assert.deepEqual(found, [], `${about}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
