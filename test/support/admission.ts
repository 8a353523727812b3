import type { TestContext } from 'node:test';
import { Hono } from 'hono';
import type { AppEnv } from '../../http/answer.ts';
import type { Log } from '../../http/observe.ts';
import { noClientAddresses } from '../../server/client-address.ts';
import { answerRequests, limitedServer, listen } from '../../server/listener.ts';
import type { AdmissionOptions } from '../../server/load-shedding.ts';

const SILENT: Log = { request() {}, failure() {} };

/** Serves an app with the embedded server's request limits on a free port, and stops it after the test. */
export async function startLimitedApp(
  context: Pick<TestContext, 'after'>,
  fill: (app: Hono<AppEnv>) => void,
  options: Partial<AdmissionOptions> = {},
) {
  const app = new Hono<AppEnv>();
  fill(app);
  const server = limitedServer();
  const port = await listen(server, '127.0.0.1', 0);
  answerRequests(server, app, { log: SILENT, addresses: noClientAddresses, ...options });
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, port, baseUrl: `http://127.0.0.1:${port}` };
}
