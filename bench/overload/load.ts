/** The load: what phones and watches ask for, mixed, at a rate that does not wait for answers. */
import { startChild } from '../child.ts';

/** Of a hundred requests. */
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
  /** Requests due in a second, answered or not; without it each connection asks when it has been answered. */
  perSecond?: number;
  seconds: number;
}

export interface Answers {
  kind: Kind;
  status: number;
  count: number;
  /** Milliseconds since the request was sent. */
  p50: number;
  p99: number;
  worst: number;
}

export interface Outcome {
  answers: Answers[];
  seconds: number;
  /** Due, but all connections were busy. */
  unsent: number;
  /** Cut off without an answer. */
  cut: number;
  /** 503 that did not say when to come back. */
  withoutRetryAfter: number;
}

export const startMixedLoad = () => startChild<MixedLoad, Outcome>('overload/load-child.ts');
