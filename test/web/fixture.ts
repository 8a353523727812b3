import { after, afterEach, before } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, noBrowser, type Visit, visit } from '../support/browser.ts';
import { openServer, type WebServer } from './server.ts';

export interface WebFixture {
  /** The server shared by all tests of a file. Each visit has its own browser context and therefore its own user. */
  readonly server: WebServer;
  /** Opens the app in a new browser context. */
  visit(options?: BrowserContextOptions): Promise<Visit>;
}

/** Starts a browser and a server for the tests of a file. */
export function useWebFixture(host?: string): WebFixture {
  let browser: Browser | undefined;
  let server: WebServer | undefined;
  before(async () => {
    if (noBrowser) return;
    // Start one after the other, so that `after` can close the browser even if the server fails to start.
    browser = await launchBrowser();
    server = await openServer({}, host);
  });
  // Close the pages, because they would otherwise keep polling.
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get server() {
      if (!server) throw new Error('The server is only available inside tests.');
      return server;
    },
    visit(options) {
      if (!browser) throw new Error('The browser is only available inside tests.');
      return visit(browser, this.server.baseUrl, options);
    },
  };
}
