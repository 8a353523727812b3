import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const focused = target.and(page.locator(':focus'));
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if ((await focused.count()) > 0) return assertFocusRing(target);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Asserts that the element has a visible focus ring. For a visually hidden input, checks its label instead. */
async function assertFocusRing(target: Locator): Promise<void> {
  const ring = `getComputedStyle(element).outlineStyle !== 'none' ||
    getComputedStyle(element.closest('label') ?? element).outlineStyle !== 'none'`;
  const isSeen = await target.evaluate(new Function('element', `return ${ring}`) as (element: unknown) => boolean);
  assert.ok(isSeen, `${target} has a ring`);
}

export const named = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

export async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, named(page, name));
  await page.keyboard.press(key);
}
