/** The load: a mix of requests of phones and watches, at a rate that does not wait for answers. */
import { startChild } from '../child.ts';

/** Share in percent of the requests. */
export const SHARES = { read: 50, update: 30, ingest: 15, upload: 2.5, publish: 2.5 } as const;
export type Kind = keyof typeof SHARES;

export interface Target {
  url: string;
  users: { user_id: string; access_token: string; upload_url: string }[];
  devices: { path: string; token: string }[];
}

export interface MixedLoad {
  target: Target;
  /** The maximum. */
  connections: number;
  /** Requests due in a second, answered or not. Without it each connection sends when it has been answered. */
  perSecond?: number;
  seconds: number;
}

export interface Answers {
  kind: Kind;
  status: number;
  count: number;
  /** Milliseconds from sending the request. */
  p50: number;
  p99: number;
  worst: number;
}

export interface Outcome {
  answers: Answers[];
  seconds: number;
  /** Requests that were due while all connections were busy. */
  unsent: number;
  /** Connections cut without an answer. */
  cut: number;
  /** Answers 503 without `Retry-After`. */
  withoutRetryAfter: number;
}

export const startMixedLoad = () => startChild<MixedLoad, Outcome>('overload/load-child.ts');
