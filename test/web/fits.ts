import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** Asserts that the element is visible without scrolling. */
export async function assertInView(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  const bottom = (box?.y ?? Number.POSITIVE_INFINITY) + (box?.height ?? 0);
  const height = await page.evaluate<number>('innerHeight');
  assert.ok(bottom <= height && (box?.y ?? 0) >= 0, `${target} ends at ${bottom} of ${height}`);
}

/** Asserts that the page does not scroll sideways. */
export async function assertFits(page: Page, about: string): Promise<void> {
  const [width = 0, visible = 0] = (await page.evaluate(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )) as number[];
  assert.ok(width <= visible, `${about}: ${width} px wide in ${visible}`);
}
