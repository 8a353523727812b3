import { after, afterEach, before } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { noBrowser, type Visit, visit } from '../support/browser.ts';
import { closeBrowser, openBrowser } from '../support/shared-browser.ts';
import { openServer, type WebServer } from './server.ts';

export interface WebFixture {
  /** The server shared by all tests of a file. Each visit has its own browser context and therefore its own user. */
  readonly server: WebServer;
  visit(options?: BrowserContextOptions): Promise<Visit>;
  /** Opens a page of the server that is not the app, for tests that sign in before the app starts. */
  visitBeforeApp(options?: BrowserContextOptions): Promise<Visit>;
}

export function useWebFixture(host?: string, env: Record<string, string> = {}): WebFixture {
  let browser: Browser | undefined;
  let server: WebServer | undefined;
  before(async () => {
    if (noBrowser) return;
    // Start the browser before the server, so that `after` can close it even if the server fails to start.
    browser = await openBrowser();
    server = await openServer(env, host);
  });
  // Close the pages after each test. Otherwise they would continue to poll the server.
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
  after(async () => {
    await closeBrowser(browser);
    await server?.stop();
  });
  const runningServer = (): WebServer => {
    if (!server) throw new Error('The server is only available inside tests.');
    return server;
  };
  function open(options: BrowserContextOptions | undefined, path: string): Promise<Visit> {
    if (!browser) throw new Error('The browser is only available inside tests.');
    return visit(browser, runningServer().baseUrl, options, path);
  }
  return {
    get server() {
      return runningServer();
    },
    visit: (options) => open(options, '/'),
    visitBeforeApp: (options) => open(options, '/healthz'),
  };
}
