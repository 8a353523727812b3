import { after, afterEach, before } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, noBrowser, type Visit, visit } from '../support/browser.ts';
import { openServer, type WebServer } from './server.ts';

export interface Stage {
  /** The server that all tests of a file share; each has a browser's context, and so a user, of its own. */
  readonly server: WebServer;
  /** Somebody who comes to the app for the first time. */
  come(options?: BrowserContextOptions): Promise<Visit>;
}

/** A browser and a server for the tests of a file. */
export function openStage(host?: string): Stage {
  let browser: Browser | undefined;
  let server: WebServer | undefined;
  before(async () => {
    if (noBrowser) return;
    // One after the other, so that the browser is closed when there is no server.
    browser = await launchBrowser();
    server = await openServer({}, host);
  });
  // Pages that nobody looks at any more would still be at work.
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get server() {
      if (!server) throw new Error('There is a server once the tests have begun.');
      return server;
    },
    come(options) {
      if (!browser) throw new Error('There is a browser once the tests have begun.');
      return visit(browser, this.server.baseUrl, options);
    },
  };
}
