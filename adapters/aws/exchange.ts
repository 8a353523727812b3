import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

const CONNECT_MS = 1_000;
const REQUEST_MS = 3_000;

export interface Outgoing {
  method: string;
  path: string;
  headers: Record<string, string | number>;
  body: string;
}

/** What became of a request that has no answer. `hardly done`: the connection it went into had most likely been closed. */
export type Fate = 'not done' | 'hardly done' | 'unknown';
export type Failure = { fate: Fate; cause: unknown };
export type Answer = { status: number; date: string | undefined; body: string };

/**
 * One request to a service over a connection that is kept: 1 s to connect, 3 s in all. Failures are answers too, as
 * whether to try again depends on their kind.
 */
export function exchangeWith(endpoint: URL): (outgoing: Outgoing) => Promise<Answer | Failure> {
  const secure = endpoint.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const request = secure ? httpsRequest : httpRequest;
  const { hostname, port } = endpoint;

  return ({ method, path, headers, body }) =>
    new Promise((resolve) => {
      const message = request({ agent, hostname, port, method, path, headers });
      const reached = giveUpConnecting(message, secure ? 'secureConnect' : 'connect');
      const timer = setTimeout(() => message.destroy(timeout()), REQUEST_MS);
      const settle = (outcome: Answer | Failure) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      message.on('error', (cause) => {
        // Between two invocations a function is frozen, and a kept connection closed without its notice.
        const stale = message.reusedSocket && 'code' in cause && ['ECONNRESET', 'EPIPE'].includes(String(cause.code));
        settle({ fate: !reached() ? 'not done' : stale ? 'hardly done' : 'unknown', cause });
      });
      message.once('response', (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        incoming.on('error', (cause) => settle({ fate: 'unknown', cause }));
        const { statusCode = 0, headers } = incoming;
        incoming.once('end', () => settle({ status: statusCode, date: headers.date, body: text }));
      });
      message.end(body);
    });
}

/** Ends a request that gets no connection in time. What is returned tells whether it has one. */
function giveUpConnecting(message: ClientRequest, connected: 'connect' | 'secureConnect'): () => boolean {
  let reached = false;
  message.once('socket', (socket) => {
    reached = !socket.connecting;
    if (reached) return;
    const timer = setTimeout(() => message.destroy(timeout()), CONNECT_MS);
    message.once('close', () => clearTimeout(timer));
    socket.once(connected, () => {
      reached = true;
      clearTimeout(timer);
    });
  });
  return () => reached;
}

const timeout = (): Error => Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' });
