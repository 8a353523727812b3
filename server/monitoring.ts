import type { Context, Hono } from 'hono';
import type { Report } from '../core/ports/reporter.ts';
import type { AppEnv } from '../http/answer.ts';
import type { Log } from '../http/observe.ts';
import type { Admission } from './load-shedding.ts';
import type { Counts } from './metrics/counts.ts';
import { type MetricsPort, openMetricsPort } from './metrics/port.ts';
import { metricsRoutes, sharedMetrics } from './metrics/routes.ts';
import type { PetQueue } from './pet-queue.ts';
import { readinessRoutes } from './readiness.ts';
import type { Stores } from './stores.ts';
import { VERSIONS } from './version.ts';

interface Dependencies {
  counts: Counts;
  stores: Pick<Stores, 'countUsers' | 'storageUsage' | 'checkWrite'>;
  queue: PetQueue;
  /** Throws if the request may not read the metrics. */
  authorize: (context: Context<AppEnv>) => Promise<unknown>;
  log: Log;
  report: Report;
}

export interface Monitoring {
  /** `/metrics` and `/readyz`. */
  routes: Hono<AppEnv>;
  /**
   * Call this before the first request.
   *
   * @param port of 127.0.0.1, for `/metrics` without a key
   * @returns the URL of that port
   * @throws `StartupError` when the port is in use
   */
  start(usage: Admission['usage'], port: number | undefined): Promise<string | undefined>;
  /** From this call on, `/readyz` answers 503. */
  stopping(): void;
  close(): void;
}

/** Creates the routes that monitors read. */
export function monitoring({ counts, stores, queue, authorize, log, report }: Dependencies): Monitoring {
  let limits: Admission['usage'] | undefined;
  let metricsPort: MetricsPort | undefined;
  let isStopping = false;
  const usage = () => limits ?? {};
  const write = sharedMetrics({ ...stores, counts, versions: VERSIONS, usage, queue, report });
  return {
    routes: metricsRoutes({ write, authorize, log }).route(
      '/',
      readinessRoutes({ ...stores, isStopping: () => isStopping, log }),
    ),
    async start(of, port) {
      limits = of;
      if (port !== undefined) metricsPort = await openMetricsPort(port, write, log);
      return metricsPort?.url;
    },
    stopping() {
      isStopping = true;
    },
    close: () => metricsPort?.close(),
  };
}
