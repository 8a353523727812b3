import { getRequestListener } from '@hono/node-server';
import type { Context } from 'hono';
import type { Log } from '../../http/observe.ts';
import { RequestError } from '../../http/problems.ts';
import { limitedServer, listen } from '../listener.ts';
import { metricsRoutes, type WriteMetrics } from './routes.ts';

const HOST = '127.0.0.1';

export interface MetricsPort {
  url: string;
  close(): void;
}

/**
 * Serves `/metrics` without a key, to programs on this machine only.
 *
 * @throws `StartupError` when the port is in use
 */
export async function openMetricsPort(port: number, write: WriteMetrics, log: Log): Promise<MetricsPort> {
  const server = limitedServer();
  const app = metricsRoutes({ write, authorize: refuseWebPages, log });
  server.on('request', getRequestListener(app.fetch));
  const bound = await listen(server, HOST, port, 'METRICS_PORT');
  return {
    url: `http://${HOST}:${bound}/metrics`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const LOCAL = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;

/**
 * Pages in a browser on this machine can send requests to this port. Browsers mark them by `Origin` or `Sec-Fetch-Site`, except for pages
 * whose host name was changed to the address of this machine (DNS rebinding): these send that name as `Host`.
 */
async function refuseWebPages({ req }: Context): Promise<void> {
  const isMarked = req.header('Origin') !== undefined || (req.header('Sec-Fetch-Site') ?? 'none') !== 'none';
  if (!isMarked && LOCAL.test(req.header('Host') ?? '')) return;
  throw new RequestError('forbidden', 'Web pages cannot read this address. Open it directly, or use another program.');
}
