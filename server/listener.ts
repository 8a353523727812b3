import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hono } from 'hono';
import { StartupError } from '../core/errors.ts';
import type { AppEnv } from '../http/answer.ts';
import { CHECK_INTERVAL_MS } from './data-rate.ts';
import { type AdmissionOptions, admitRequests } from './load-shedding.ts';
import { answerMalformed } from './malformed-requests.ts';

/** Requests under way get this long to finish when the service stops. */
export const DRAIN_TIMEOUT_MS = 4_000;

/** Who sends slower than this holds a connection that others need: headers, and a whole request (10 MiB at 0.7 Mbit/s). */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 120_000;
/** Who neither sends nor reads anything for so long, in the midst of a request, has gone. */
export const SOCKET_TIMEOUT_MS = 30_000;

/** A server that slow or idle clients cannot fill up. */
export function limitedServer(): Server {
  const server = createServer({
    // Node would answer a request without a Host itself; malformed-requests.ts answers it with a problem document.
    requireHostHeader: false,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
  });
  server.timeout = SOCKET_TIMEOUT_MS;
  return server;
}

/** Binds the server to an address; resolves with the port. Throws `StartupError` when it is taken. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      reject(new StartupError(`Cannot listen on ${host}:${port} (${code}): choose another HOST or PORT.`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * Answers the server's requests by the app, within the load limits; malformed ones by a problem document. The returned function drains:
 * it stops accepting requests and waits for those in progress.
 */
export function answerRequests(server: Server, app: Hono<AppEnv>, options: AdmissionOptions): () => Promise<void> {
  const idle = admitRequests(server, app, options);
  // Whatever else a client expects, the answer is what it gets (RFC 9110 §10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  answerMalformed(server, options.log);
  return async () => {
    await close(server);
    // Also requests whose client has disconnected since.
    await idle();
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that is busy now would be kept alive after its answer.
    const closeIdle = setInterval(() => server.closeIdleConnections(), 20);
    const drainTimeout = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS);
    server.close(() => {
      clearInterval(closeIdle);
      clearTimeout(drainTimeout);
      resolve();
    });
  });
}
