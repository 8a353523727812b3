import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { AppError } from '../core/errors.ts';
import type { AppEnv } from '../http/answer.ts';
import type { Log } from '../http/observe.ts';
import { answerUnreadable, refuseUnreadable } from './unreadable.ts';

/** Requests under way get this long to finish when the service stops. */
const DRAIN_MS = 4_000;

/** Binds the server to an address; resolves with the port. Throws `unavailable` when it is taken. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      reject(new AppError('unavailable', `Cannot listen on ${host}:${port} (${code}): choose another HOST or PORT.`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Lets the app answer the server's requests, and a problem what is none. What is returned drains: no new ones, and those under way to their end. */
export function answerRequests(server: Server, app: Hono<AppEnv>, log: Log): () => Promise<void> {
  let underWay = 0;
  let onQuiet = () => {};
  const fetch: Parameters<typeof getRequestListener>[0] = async (request, env) => {
    underWay += 1;
    try {
      return await app.fetch(request, env);
    } finally {
      underWay -= 1;
      if (underWay === 0) onQuiet();
    }
  };
  server.on('request', getRequestListener(fetch, { errorHandler: () => refuseUnreadable(log) }));
  // Whatever else a client expects, the answer is what it gets (RFC 9110 §10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  answerUnreadable(server, log);
  return async () => {
    await close(server);
    // Also what was asked for by a client that has hung up since.
    const quiet = new Promise<void>((resolve) => {
      onQuiet = resolve;
    });
    if (underWay > 0) await quiet;
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that is busy now would be kept alive after its answer.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    const impatience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(impatience);
      resolve();
    });
  });
}
