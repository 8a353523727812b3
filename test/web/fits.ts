import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** Asserts that the page does not scroll sideways. */
export async function assertFits(page: Page, about: string): Promise<void> {
  const [width = 0, visible = 0] = (await page.evaluate(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )) as number[];
  assert.ok(width <= visible, `${about}: ${width} px wide in ${visible}`);
}
