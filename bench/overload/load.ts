/** Generates a mix of requests from phones and watches, either at a fixed rate or as fast as the server responds. */
import { startChild } from '../child.ts';

/** Share of each kind of request, in percent. */
export const SHARES = { read: 50, update: 30, ingest: 15, upload: 2.5, publish: 2.5 } as const;
export type Kind = keyof typeof SHARES;

export interface Target {
  url: string;
  users: { user_id: string; access_token: string; upload_url: string }[];
  devices: { path: string; token: string }[];
}

export interface MixedLoad {
  target: Target;
  /** Number of connections to open. Each has at most one request in flight. */
  connections: number;
  /**
   * Number of requests to send per second, whether or not earlier ones were answered. If omitted, each connection
   * sends its next request as soon as it receives a response.
   */
  perSecond?: number;
  seconds: number;
}

export interface Answers {
  kind: Kind;
  status: number;
  count: number;
  /** Latency in ms, measured from the time the request was sent. */
  p50: number;
  p99: number;
  worst: number;
}

export interface Outcome {
  answers: Answers[];
  seconds: number;
  /** Number of requests that were not sent because all connections were busy. */
  unsent: number;
  /** Number of connections that were closed before a response arrived. */
  cut: number;
  /** Number of 503 responses without `Retry-After`. */
  withoutRetryAfter: number;
}

export const startMixedLoad = () => startChild<MixedLoad, Outcome>('overload/load-child.ts');
