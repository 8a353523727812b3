import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The build without white space, of half the size. */
const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** The rules whose results depend on colours. A colour scheme changes nothing else. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Asserts that axe finds no violations of WCAG 2.2 AA or of its own best practices, in both colour schemes. */
export async function assertAccessible(page: Page, about: string): Promise<void> {
  // The debugger runs this code, so the Content-Security-Policy does not block it.
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Finish the transitions between colour schemes. Otherwise axe would measure intermediate colours.
    await page.evaluate(`for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish()`);
    // Playwright copies the result out of the page, so leave out the many nodes that have passed.
    const violations = await page.evaluate(
      async (rules) => {
        const inPage = globalThis as unknown as { axe: typeof axe };
        const only = rules ? { runOnly: rules } : {};
        return (await inPage.axe.run({ ...only, resultTypes: ['violations'] })).violations;
      },
      colorScheme === 'dark' ? COLOUR_RULES : undefined,
    );
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `    ${html}`).join('\n')}`,
    );
    assert.deepEqual(found, [], `${about}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
