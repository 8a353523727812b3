import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppEnv } from '../http/answer.ts';
import type { Log } from '../http/observe.ts';
import type { ClientAddresses } from './client-address.ts';
import { keepRoom } from './connections.ts';
import { SENDING } from './pace.ts';
import { provenTokens } from './proven.ts';
import { shares } from './shares.ts';
import { dropSlowReaders, READING } from './slow-readers.ts';
import { turnAway } from './turn-away.ts';
import { turnTaker } from './turns.ts';
import { refuseSecondHost, refuseUnreadable } from './unreadable.ts';
import { type Visit, visits } from './visit.ts';

export const LIMITS = {
  /** Requests that are worked on, or wait for their turn: a few tens of milliseconds of work, half a second of the most costly. */
  requests: 300,
  /** Uploads, apart from the others: a phone on a slow network takes a minute for one. */
  uploads: 64,
  /** Bytes of bodies in memory: those that arrive, and those that are worked on. */
  bodyBytes: 32 * 1024 * 1024,
  /** Connections at a time. Node closes further ones unanswered; so that it does not come to that, those that ask nothing make room. */
  connections: 4_000,
  /** Room that is kept for new connections; and as many of the latest are given time to speak. */
  spareConnections: 200,
  sending: SENDING,
  reading: READING,
};

/** Where a request carries its visit: a weak map of all requests would cost the garbage collector more than all else here. */
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
 * Answers as many of the server's requests as can be answered soon, and turns the others away while that is still cheap:
 * at once, unread, with 503. No user and no address holds more than its share; a request whose body is still to come holds no place.
 * `/healthz` is always admitted.
 *
 * What is returned resolves when nothing is under way any more.
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
  const turns = turnTaker();
  const refuse = turnAway(log);
  let underWay = 0;
  let onQuiet = () => {};

  const fetch: Parameters<typeof getRequestListener>[0] = async (request, env) => {
    const visit = (env.incoming as Admitted)[VISIT];
    const host = visit?.enter();
    underWay += 1;
    try {
      if (visit && !turns.hasTime()) await turns.next();
      const response =
        refuseSecondHost(env.incoming as IncomingMessage, log) ?? (await app.fetch(request, host ?? env));
      visit?.isAnswered(response.status);
      return response;
    } finally {
      underWay -= 1;
      visit?.leave();
      if (underWay === 0) onQuiet();
    }
  };
  const admit = getRequestListener(fetch, { errorHandler: () => refuseUnreadable(log) }) as RequestListener;

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
    onQuiet = resolve;
    if (underWay > 0) await promise;
  };
}
