import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { getRequestListener, RequestError as UnreadableRequest } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppEnv } from '../http/answer.ts';
import { failureOf, type Log } from '../http/observe.ts';
import { internalError } from '../http/problems.ts';
import { type Admit, type AdmittedRequest, requestAdmission } from './admission.ts';
import type { ClientAddresses } from './client-address.ts';
import { limitConnections } from './connections.ts';
import { MIN_REQUEST_RATE } from './data-rate.ts';
import { eventLoopTurns } from './event-loop-turns.ts';
import { fairShareLimit } from './fair-share.ts';
import { malformedResponse, repeatedHostResponse } from './malformed-requests.ts';
import { overloadAnswer } from './overload-answer.ts';
import { enforceResponseRate, MIN_RESPONSE_RATE } from './response-rate.ts';
import { verifiedTokens } from './verified-tokens.ts';

export const LIMITS = {
  /**
   * Requests in progress or waiting for a turn. Together a few tens of milliseconds of work, or half a second for the most expensive
   * requests.
   */
  requests: 300,
  /** Uploads, apart from the others: a phone on a slow network takes a minute for one. */
  uploads: 64,
  /** Bytes of bodies in memory, including those that are still arriving. */
  bodyBytes: 32 * 1024 * 1024,
  /** Open connections. Above this, Node closes new connections without an answer. Idle connections are closed before that happens. */
  connections: 4_000,
  /** Connections kept free for new clients; the same number of the newest connections get time to send a request. */
  spareConnections: 200,
  requestRate: MIN_REQUEST_RATE,
  responseRate: MIN_RESPONSE_RATE,
};

/** The property of a request for its admission: a weak map of all requests would cost the garbage collector more. */
const ADMITTED = Symbol('admitted');

interface Incoming extends IncomingMessage {
  [ADMITTED]?: AdmittedRequest;
}

type Fetch = Parameters<typeof getRequestListener>[0];

export interface AdmissionOptions {
  log: Log;
  addresses: ClientAddresses;
  limits?: Partial<typeof LIMITS>;
}

/**
 * Admits as many requests as the server can answer soon, and rejects the others with 503, without reading them. No user and no client
 * address holds more than a fair share of the slots. A request whose body is still arriving holds no slot. `/healthz` is always admitted.
 *
 * @returns a function that resolves when no request is in progress
 */
export function admitRequests(server: Server, app: Hono<AppEnv>, options: AdmissionOptions): () => Promise<void> {
  const { log } = options;
  const admit = admissionTo(server, options);
  const inProgress = requestsInProgress();
  const handle = getRequestListener(fetchFrom(app, inProgress, log), {
    errorHandler: (error) => errorResponse(error, log),
  }) as RequestListener;
  const reject = overloadAnswer(log);

  server.on('request', (incoming: Incoming, outgoing: ServerResponse) => {
    if (incoming.url === '/healthz') return handle(incoming, outgoing);
    const admitted = admit(incoming, outgoing);
    if (!admitted) return void reject(incoming, outgoing);
    incoming[ADMITTED] = admitted;
    handle(incoming, outgoing);
  });
  // `100 Continue` is sent later, when the body is read.
  server.on('checkContinue', (incoming, outgoing) => server.emit('request', incoming, outgoing));
  return inProgress.idle;
}

function admissionTo(server: Server, { addresses, limits }: AdmissionOptions): Admit {
  const { requests, uploads, bodyBytes, connections: max, ...others } = { ...LIMITS, ...limits };
  const connections = limitConnections(server, { addresses, max, spare: others.spareConnections });
  enforceResponseRate(server, connections.busy, others.responseRate);
  return requestAdmission({
    requests: fairShareLimit(requests),
    uploads: fairShareLimit(uploads),
    bodies: fairShareLimit(bodyBytes),
    unanswered: fairShareLimit(max),
    connections,
    verified: verifiedTokens(),
    addresses,
    minRequestRate: others.requestRate,
  });
}

function fetchFrom(app: Hono<AppEnv>, inProgress: RequestsInProgress, log: Log): Fetch {
  const turns = eventLoopTurns();
  return async (request, env) => {
    const incoming = env.incoming as Incoming;
    const admitted = incoming[ADMITTED];
    const host = admitted?.start();
    inProgress.add();
    try {
      if (admitted && !turns.hasTime()) await turns.next();
      const response = repeatedHostResponse(incoming, log) ?? (await app.fetch(request, host ?? env));
      admitted?.answered(response.status);
      return response;
    } finally {
      inProgress.remove();
      admitted?.finish();
    }
  };
}

/** The answer when Node's request cannot be turned into a `Request`, which is the client's error, or to a bug, which is reported. */
function errorResponse(error: unknown, log: Log): Response {
  if (error instanceof UnreadableRequest) return malformedResponse(log);
  log.failure(failureOf(error, 'answering'));
  return malformedResponse(log, internalError());
}

type RequestsInProgress = ReturnType<typeof requestsInProgress>;

function requestsInProgress() {
  let count = 0;
  let onIdle = () => {};
  return {
    add() {
      count += 1;
    },
    remove() {
      count -= 1;
      if (count === 0) onIdle();
    },
    async idle() {
      const { promise, resolve } = Promise.withResolvers<void>();
      onIdle = resolve;
      if (count > 0) await promise;
    },
  };
}
