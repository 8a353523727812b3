import type { IncomingMessage, ServerResponse } from 'node:http';
import { Hono } from 'hono';
import { AppError } from '../core/errors.ts';
import { once } from '../core/util/once.ts';
import type { AppEnv } from '../http/answer.ts';
import { instrument, type Log } from '../http/observe.ts';
import { sentIds } from '../http/request-ids.ts';

const ROUTE = 'overloaded';
const RETRY_AFTER_S = 1;
const UNLOGGED: Log = { request() {}, failure() {} };

/**
 * Creates a function that answers 503 as cheaply as possible, because an overloaded server spends most of its time on rejections. The
 * problem document is rendered only once; only the request id differs between responses.
 */
export function overloadAnswer(log: Log): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const rendered = once(renderAnswer);
  return async ({ method = '', headers: sent }, outgoing) => {
    const { headers, before, after } = await rendered();
    const ids = { request_id: crypto.randomUUID(), ...sentIds((name) => sent[name.toLowerCase()]?.toString()) };
    outgoing.writeHead(503, { ...headers, 'x-request-id': ids.request_id }).end(before + ids.request_id + after);
    log.request({ ...ids, method, route: ROUTE, status: 503, ms: 0 });
  };
}

async function renderAnswer() {
  const app = new Hono<AppEnv>().all('*', instrument(UNLOGGED, ROUTE, rejectRequest));
  // The Origin header makes the app add the CORS headers that web pages need. Clients other than browsers ignore them.
  const answer = await app.request('/', { headers: { Origin: 'https://localhost' } });
  const [before = '', after = ''] = (await answer.text()).split(answer.headers.get('X-Request-Id') ?? '');
  return { headers: Object.fromEntries(answer.headers), before, after };
}

function rejectRequest(): never {
  throw new AppError('unavailable', 'Too many requests are in progress. Wait a moment and send the request again.', {
    retryAfter: RETRY_AFTER_S,
  });
}
