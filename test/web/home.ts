import assert from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { useWebFixture } from './fixture.ts';
import { type Credentials, getFromApi, signInAt, type View } from './story.ts';

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** A window as narrow as a phone and higher than the page, so that everything is visible. */
export const WHOLE_PAGE = { viewport: { width: 390, height: 4_000 } };

/**
 * Lets the page record which visible elements move, from its next load on. Only for pages without input.
 * @returns a function that returns the classes of the elements that have moved so far
 */
export async function recordShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(`{
    const moved = (globalThis.moved = []);
    const add = ({ node }) => moved.push((node?.parentElement && !node.className ? node.parentElement : node)?.className);
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries()) sources.forEach(add);
    }).observe({ type: 'layout-shift', buffered: true });
  }`);
  // The browser reports the shifts of a frame before the next one ends.
  return () =>
    page.evaluate<string[]>(`new Promise((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved)))))`);
}

/** A browser and a server for the tests of a file, with functions for a user whose app shows a view of the home step. */
export function useHome(env: Record<string, string> = {}) {
  const web = useWebFixture(undefined, env);

  /** Signs in and opens a view. `prepare` runs before the app starts. */
  async function at(
    view: View,
    prepare: (page: Page) => Promise<void> = async () => {},
    options?: BrowserContextOptions,
  ) {
    const { page, consoleErrors } = await web.visitBeforeApp(options);
    await prepare(page);
    const user = await signInAt(page, web.server.baseUrl, view, options?.locale);
    await page.locator('.home').waitFor();
    return { page, user, consoleErrors };
  }
  type Options = [prepare?: (page: Page) => Promise<void>, options?: BrowserContextOptions];
  const atHome = (...options: Options) => at('home', ...options);
  const atWeek = (...options: Options) => at('week', ...options);
  const atSettings = (...options: Options) => at('settings', ...options);

  async function post<Answer>(path: string, token: string, body: unknown): Promise<Answer> {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${web.server.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.clone().text());
    return (await answer.json()) as Answer;
  }

  const ask = <Answer>(user: Credentials, path = '') => getFromApi<Answer>(web.server.baseUrl, user, path);
  return { web, atHome, atWeek, atSettings, post, ask };
}
