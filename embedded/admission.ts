import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppEnv } from '../http/answer.ts';
import type { Log } from '../http/observe.ts';
import { turnAway } from './turn-away.ts';
import { turnTaker } from './turns.ts';
import { refuseSecondHost, refuseUnreadable } from './unreadable.ts';

/** Requests under way or waiting for their turn: a few tens of milliseconds of work, half a second of the most costly. */
const MOST_REQUESTS = 300;
/** Uploads, apart from the others: a phone on a slow network takes a minute for one. */
const MOST_UPLOADS = 64;

/** A body that takes longer than this to arrive gives its place to others meanwhile: waiting for it costs nothing. */
const ARRIVAL_MS = 5_000;

interface Lane {
  underWay: number;
  most: number;
}

/**
 * Answers as many of the server's requests as can be answered soon, and turns the others away while that is still cheap:
 * at once, unread, with 503. Whoever asks whether the service is alive is answered before all others.
 *
 * What is returned resolves when nothing is under way any more.
 */
export function admitRequests(server: Server, app: Hono<AppEnv>, log: Log): () => Promise<void> {
  const requests = { underWay: 0, most: MOST_REQUESTS };
  const uploads = { underWay: 0, most: MOST_UPLOADS };
  const laneOf = ({ method }: { method?: string | undefined }) => (method === 'PUT' ? uploads : requests);
  const isHealth = ({ url }: IncomingMessage) => url === '/healthz';
  const turns = turnTaker();
  const refuse = turnAway(log);
  let onQuiet = () => {};

  const isQuiet = () => requests.underWay + uploads.underWay === 0;

  const fetch: Parameters<typeof getRequestListener>[0] = async (request, env) => {
    const giveBack = takePlace(laneOf(request), env.incoming as IncomingMessage);
    try {
      if (!isHealth(env.incoming as IncomingMessage) && !turns.hasTime()) await turns.next();
      return refuseSecondHost(env.incoming as IncomingMessage, log) ?? (await app.fetch(request, env));
    } finally {
      giveBack();
      if (isQuiet()) onQuiet();
    }
  };
  const admit = getRequestListener(fetch, { errorHandler: () => refuseUnreadable(log) }) as RequestListener;

  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { underWay, most } = laneOf(incoming);
    if (underWay < most || isHealth(incoming)) admit(incoming, outgoing);
    else refuse(incoming, outgoing);
  });

  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    onQuiet = resolve;
    if (!isQuiet()) await promise;
  };
}

/** Takes a place among those under way; what is returned gives it back. */
function takePlace(lane: Lane, incoming: IncomingMessage): () => void {
  let held = 1;
  lane.underWay += held;
  const hold = (places: 0 | 1) => {
    lane.underWay += places - held;
    held = places;
  };
  const retake = () => hold(1);
  const letGo = () => {
    if (incoming.complete) return;
    hold(0);
    incoming.once('end', retake);
  };
  // Uploads take their time, and have places of their own.
  const late = incoming.method === 'POST' ? setTimeout(letGo, ARRIVAL_MS).unref() : undefined;
  return () => {
    clearTimeout(late);
    incoming.off('end', retake);
    hold(0);
  };
}
