import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { getRequestListener, RequestError as UnreadableRequest } from '@hono/node-server';
import type { Hono } from 'hono';
import { chain, settle } from '../core/util/settle.ts';
import type { AppEnv } from '../http/answer.ts';
import { failureOf, type Log } from '../http/observe.ts';
import { internalError } from '../http/problems.ts';
import { type RequestAdmission, requestAdmission } from './admission.ts';
import type { ClientAddresses } from './client-address.ts';
import { limitConnections } from './connections.ts';
import type { RequestInProgress } from './embedded-host.ts';
import { eventLoopTurns, type TurnOptions } from './event-loop-turns.ts';
import { type FairShareLimit, fairShareLimit } from './fair-share.ts';
import { invalidTarget, malformedResponse, repeatedHostResponse } from './malformed-requests.ts';
import { overloadAnswer } from './overload-answer.ts';
import { LIMITS } from './request-limits.ts';
import { type RequestsInProgress, requestsInProgress } from './requests-in-progress.ts';
import { enforceResponseRate } from './response-rate.ts';
import { verifiedTokens } from './verified-tokens.ts';

/** Accepted requests get half of the time, no matter how many requests are rejected. */
const ACCEPTED_REQUESTS: TurnOptions = { budgetMs: 5, atLeastHalf: true };
/**
 * Rejections wait for a turn, too. Most clients send their next request as soon as they are rejected, so without a limit a turn would
 * reject a request of nearly every connection, and an accepted request takes several turns.
 */
const REJECTIONS: TurnOptions = { budgetMs: 10 };

/** Key of the property that stores a request's admission. A WeakMap of all requests would cost more in garbage collection. */
const ADMITTED = Symbol('admitted');

interface Incoming extends IncomingMessage {
  [ADMITTED]?: RequestInProgress;
}

type Fetch = Parameters<typeof getRequestListener>[0];

/** Monitors get an answer from a busy server, too. These answers are cheap. */
const ALWAYS_ADMITTED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

export interface AdmissionOptions {
  log: Log;
  addresses: ClientAddresses;
  limits?: Partial<typeof LIMITS>;
}

export interface Admission {
  /** Resolves when no request is in progress. */
  idle(): Promise<void>;
  usage: Record<'requests' | 'uploads' | 'bodies' | 'connections', Pick<FairShareLimit, 'reserved' | 'max'>>;
}

/**
 * Admits as many requests as the server can answer soon, and rejects all others with 503, without reading their bodies.
 * No user and no client IP address can hold more than a fair share of the slots. A request whose body is still arriving
 * does not hold a slot. The URLs in `ALWAYS_ADMITTED` need no slot.
 */
export function admitRequests(server: Server, app: Hono<AppEnv>, options: AdmissionOptions): Admission {
  const { log } = options;
  const { admission, usage } = admissionTo(server, options);
  const inProgress = requestsInProgress();
  const respond = getRequestListener(fetchFrom(app, { admission, inProgress, log }), {
    errorHandler: (error) => errorResponse(error, log),
  });
  const handle = (incoming: Incoming, outgoing: ServerResponse): void => {
    // `respond` handles errors while it sends a response that it has awaited, but rejects if `fetch` returned the response at once.
    respond(incoming, outgoing).catch((error: unknown) => {
      log.failure(failureOf(error, 'answering'));
      outgoing.destroy();
    });
  };
  const reject = overloadAnswer(log);
  const rejections = eventLoopTurns(REJECTIONS);

  server.on('request', (incoming: Incoming, outgoing: ServerResponse) => {
    if (ALWAYS_ADMITTED.has(incoming.url ?? '')) return handle(incoming, outgoing);
    const admitted = admission.admit(incoming, outgoing);
    if (!admitted) {
      if (rejections.hasTime()) return void reject(incoming, outgoing);
      return void rejections.next().then(() => reject(incoming, outgoing));
    }
    incoming[ADMITTED] = admitted;
    handle(incoming, outgoing);
  });
  // `100 Continue` is sent later, when the app reads the body.
  server.on('checkContinue', (incoming, outgoing) => server.emit('request', incoming, outgoing));
  return { idle: inProgress.idle, usage };
}

function admissionTo(server: Server, { addresses, limits }: AdmissionOptions) {
  const { requests, uploads, bodyBytes, connections: max, ...others } = { ...LIMITS, ...limits };
  const connections = limitConnections(server, { addresses, max, spare: others.spareConnections });
  enforceResponseRate(server, connections.busy, others.responseRate);
  const usage = {
    requests: fairShareLimit(requests),
    uploads: fairShareLimit(uploads),
    bodies: fairShareLimit(bodyBytes),
  };
  const admission = requestAdmission({
    ...usage,
    unanswered: fairShareLimit(max),
    connections,
    verified: verifiedTokens(),
    addresses,
    minRequestRate: others.requestRate,
  });
  return { admission, usage: { ...usage, connections: connections.open } };
}

interface Tracking {
  admission: RequestAdmission;
  inProgress: RequestsInProgress;
  log: Log;
}

function fetchFrom(app: Hono<AppEnv>, { admission, inProgress, log }: Tracking): Fetch {
  const turns = eventLoopTurns(ACCEPTED_REQUESTS);
  return (request, env) => {
    const incoming = env.incoming as Incoming;
    const admitted = incoming[ADMITTED];
    if (admitted) admitted.isStarted = true;
    inProgress.add();
    const finish = () => {
      inProgress.remove();
      admitted?.finish();
    };
    return settle(
      () => {
        const turn = admitted && !turns.hasTime() ? turns.next() : undefined;
        return chain(turn, () => repeatedHostResponse(incoming, log) ?? app.fetch(request, admitted ?? env));
      },
      (response) => {
        if (admitted) admission.answered(admitted, response.status);
        finish();
        return response;
      },
      (error) => {
        finish();
        throw error;
      },
    );
  };
}

/**
 * Returns the response after an error outside the app. A request that cannot be converted to a `Request` is the client's error. Any other
 * error is a bug, and is logged.
 */
function errorResponse(error: unknown, log: Log): Response {
  if (error instanceof UnreadableRequest) return malformedResponse(log, invalidTarget());
  log.failure(failureOf(error, 'answering'));
  return malformedResponse(log, internalError());
}
