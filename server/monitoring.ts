import type { Context, Hono } from 'hono';
import { AppError } from '../core/errors.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { ServiceKeys } from '../core/ports/service-keys.ts';
import type { AppEnv } from '../http/answer.ts';
import { bearerIn } from '../http/authenticate.ts';
import type { Log } from '../http/observe.ts';
import { serviceIn } from '../http/service-principal.ts';
import type { Admission } from './load-shedding.ts';
import type { Counts } from './metrics/counts.ts';
import type { MetricsPort } from './metrics/port.ts';
import { metricsRoutes, sharedMetrics } from './metrics/routes.ts';
import type { PetQueue } from './pet-queue.ts';
import { readinessRoutes } from './readiness.ts';
import type { Stores } from './stores.ts';
import { VERSIONS } from './version.ts';

interface Dependencies {
  counts: Counts;
  stores: Pick<Stores, 'countUsers' | 'storageUsage' | 'checkWrite'>;
  queue: PetQueue;
  loadServiceKeys: () => Promise<ServiceKeys>;
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
export function monitoring({ counts, stores, queue, loadServiceKeys, log, report }: Dependencies): Monitoring {
  let limits: Admission['usage'] | undefined;
  let metricsPort: MetricsPort | undefined;
  let isStopping = false;
  const usage = () => limits ?? {};
  const authorize = serviceWithScope(loadServiceKeys);
  const write = sharedMetrics({ ...stores, counts, versions: VERSIONS, usage, queue, report });
  return {
    routes: metricsRoutes({ write, authorize, log }).route(
      '/',
      readinessRoutes({ ...stores, isStopping: () => isStopping, log }),
    ),
    async start(of, port) {
      limits = of;
      if (port !== undefined) metricsPort = await (await import('./metrics/port.ts')).openMetricsPort(port, write, log);
      return metricsPort?.url;
    },
    stopping() {
      isStopping = true;
    },
    close: () => metricsPort?.close(),
  };
}

/** Requires a service key with the scope `metrics:read`. */
const serviceWithScope = (loadServiceKeys: () => Promise<ServiceKeys>) => async (context: Context<AppEnv>) => {
  const key = bearerIn(context.req.header('Authorization'));
  if (key === undefined) {
    const advice = 'Send `Authorization: Bearer KEY` with a service key that has the scope `metrics:read`.';
    throw new AppError('unauthorized', advice);
  }
  await serviceIn(context, key, ['service:metrics:read'], loadServiceKeys);
};
