import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { getRequestListener, RequestError as UnreadableRequest } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppEnv } from '../http/answer.ts';
import { failureOf, type Log } from '../http/observe.ts';
import { internalError } from '../http/problems.ts';
import type { ClientAddresses } from './client-address.ts';
import { keepRoom } from './connections.ts';
import { eventLoopTurns } from './event-loop-turns.ts';
import { malformedResponse, repeatedHostResponse } from './malformed-requests.ts';
import { overloadAnswer } from './overload-answer.ts';
import { SENDING } from './pace.ts';
import { provenTokens } from './proven.ts';
import { shares } from './shares.ts';
import { dropSlowReaders, READING } from './slow-readers.ts';
import { type Visit, visits } from './visit.ts';

export const LIMITS = {
  /** Requests in progress or waiting for a turn: a few tens of milliseconds of work, half a second of the most costly. */
  requests: 300,
  /** Uploads, apart from the others: a phone on a slow network takes a minute for one. */
  uploads: 64,
  /** Bytes of bodies in memory: those that arrive, and those that are worked on. */
  bodyBytes: 32 * 1024 * 1024,
  /** Open connections. Node closes further ones without an answer; idle connections are closed before that happens. */
  connections: 4_000,
  /** Connections kept free for new clients; as many of the newest connections are given time to send a request. */
  spareConnections: 200,
  sending: SENDING,
  reading: READING,
};

/** The property of a request that holds its visit: a weak map of all requests would cost the garbage collector more. */
const VISIT = Symbol('visit');

interface Admitted extends IncomingMessage {
  [VISIT]?: Visit;
}

export interface AdmissionOptions {
  log: Log;
  addresses: ClientAddresses;
  limits?: Partial<typeof LIMITS>;
}

/**
 * Admits as many requests as the server can answer soon, and answers the others with 503 at once, without reading them. No user and
 * no address holds more than its share; a request whose body is still to come holds no slot. `/healthz` is always admitted.
 *
 * The returned function resolves when no request is in progress.
 */
export function admitRequests(
  server: Server,
  app: Hono<AppEnv>,
  { log, addresses, limits }: AdmissionOptions,
): () => Promise<void> {
  const {
    requests,
    uploads,
    bodyBytes,
    connections: max,
    spareConnections: spare,
    sending,
    reading,
  } = { ...LIMITS, ...limits };
  const connections = keepRoom(server, { addresses, max, spare });
  dropSlowReaders(server, connections.busy, reading);
  const proven = provenTokens();
  const begin = visits({
    requests: shares(requests),
    uploads: shares(uploads),
    bodies: shares(bodyBytes),
    unanswered: shares(max),
    connections,
    proven,
    addresses,
    sending,
  });
  const turns = eventLoopTurns();
  const refuse = overloadAnswer(log);
  let inProgress = 0;
  let onIdle = () => {};

  const fetch: Parameters<typeof getRequestListener>[0] = async (request, env) => {
    const visit = (env.incoming as Admitted)[VISIT];
    const host = visit?.enter();
    inProgress += 1;
    try {
      if (visit && !turns.hasTime()) await turns.next();
      const response =
        repeatedHostResponse(env.incoming as IncomingMessage, log) ?? (await app.fetch(request, host ?? env));
      visit?.isAnswered(response.status);
      return response;
    } finally {
      inProgress -= 1;
      visit?.leave();
      if (inProgress === 0) onIdle();
    }
  };
  /** A request that makes no `Request` is the client's error. Anything else is a bug, and reported. */
  const errorHandler = (error: unknown) => {
    if (error instanceof UnreadableRequest) return malformedResponse(log);
    log.failure(failureOf(error, 'answering'));
    return malformedResponse(log, internalError());
  };
  const admit = getRequestListener(fetch, { errorHandler }) as RequestListener;

  server.on('request', (incoming: Admitted, outgoing: ServerResponse) => {
    if (incoming.url === '/healthz') return admit(incoming, outgoing);
    const visit = begin(incoming, outgoing);
    if (!visit) return void refuse(incoming, outgoing);
    incoming[VISIT] = visit;
    admit(incoming, outgoing);
  });
  // `100 Continue` is sent later, when the body is read.
  server.on('checkContinue', (incoming, outgoing) => server.emit('request', incoming, outgoing));

  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    onIdle = resolve;
    if (inProgress > 0) await promise;
  };
}
