import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hono } from 'hono';
import { StartupError } from '../core/errors.ts';
import type { AppEnv } from '../http/answer.ts';
import { CHECK_INTERVAL_MS } from './data-rate.ts';
import { type Admission, type AdmissionOptions, admitRequests } from './load-shedding.ts';
import { answerMalformed } from './malformed-requests.ts';

/** How long requests in progress may take to finish when the service stops. */
export const DRAIN_TIMEOUT_MS = 4_000;

export const HEADERS_TIMEOUT_MS = 10_000;
/** Timeout of a complete request, including its body: enough for 10 MiB at 0.7 Mbit/s. */
export const REQUEST_TIMEOUT_MS = 120_000;
/** A connection with a request in progress is closed after this time without traffic. */
export const SOCKET_TIMEOUT_MS = 30_000;

/** Creates an HTTP server with timeouts that prevent slow and idle clients from occupying it. */
export function limitedServer(): Server {
  const server = createServer({
    // Node's own response to a request without Host is not a problem document, so `malformedResponse` answers it instead.
    requireHostHeader: false,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
  });
  server.timeout = SOCKET_TIMEOUT_MS;
  return server;
}

/**
 * Binds the server to an address.
 *
 * @param setting the setting that has the port
 * @returns the port that the server listens on
 * @throws `StartupError` when the server cannot listen there
 */
export function listen(server: Server, host: string, port: number, setting = 'PORT'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const settings = setting === 'PORT' ? 'HOST or PORT' : setting;
      const advice =
        code === 'EADDRINUSE' ? `stop the other program, or set another ${setting}` : `set another ${settings}`;
      reject(new StartupError(`Cannot listen on ${host}:${port} (${code}): ${advice}.`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

export interface Answering {
  /** Stops accepting requests, and waits for those in progress. */
  drain(): Promise<void>;
  /** How much of the load limits is in use. */
  usage: Admission['usage'];
}

/** Passes requests to the app within the load limits, and answers malformed requests with a problem document. */
export function answerRequests(server: Server, app: Hono<AppEnv>, options: AdmissionOptions): Answering {
  server.prependListener('request', addMissingHost);
  const { idle, usage } = admitRequests(server, app, options);
  // Any expectation other than `100-continue` is ignored (RFC 9110 §10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  answerMalformed(server, options.log);
  return {
    async drain() {
      await close(server);
      // Also wait for requests whose clients have disconnected, because they may still be in progress.
      await idle();
    },
    usage,
  };
}

/** HTTP/1.0 has no Host header, and the health checks of some proxies use HTTP/1.0. The app does not depend on the host's name. */
function addMissingHost({ httpVersion, headers }: IncomingMessage): void {
  if (httpVersion === '1.0') headers.host ||= 'localhost';
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Repeated, because a busy connection becomes idle after its response and would otherwise be kept alive.
    const closeIdle = setInterval(() => server.closeIdleConnections(), 20);
    const drainTimeout = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT_MS);
    server.close(() => {
      clearInterval(closeIdle);
      clearTimeout(drainTimeout);
      resolve();
    });
  });
}
