import { MIN_REQUEST_RATE } from './data-rate.ts';
import { MIN_RESPONSE_RATE } from './response-rate.ts';

/** Limits of the requests and connections of the embedded server. docs/operations.md has them as a table. */
export const LIMITS = {
  /**
   * Maximum number of requests that are in progress or waiting for a turn of the event loop. Handling all of them takes a few tens of
   * milliseconds, or half a second if all are of the most expensive kind.
   */
  requests: 300,
  /**
   * Maximum number of uploads in progress. They do not count towards `requests`: an upload from a phone on a slow network takes a minute,
   * and a few hundred of them would leave no slots for other requests.
   */
  uploads: 64,
  /** Maximum size in bytes of all request bodies in memory, including those that are still arriving. */
  bodyBytes: 32 * 1024 * 1024,
  /**
   * Maximum number of open connections. Node closes any further connection without a response, so idle connections are closed before the
   * limit is reached.
   */
  connections: 4_000,
  /**
   * Number of connections kept free for new clients. While at most this many connections are waiting for a complete request, idle
   * connections are evicted first, so that new clients have time to send a request.
   */
  spareConnections: 200,
  requestRate: MIN_REQUEST_RATE,
  responseRate: MIN_RESPONSE_RATE,
};
