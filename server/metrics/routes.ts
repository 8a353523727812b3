import { type Context, Hono } from 'hono';
import { once, singleFlight } from '../../core/util/once.ts';
import { type AppEnv, answer } from '../../http/answer.ts';
import { instrument, type Log } from '../../http/observe.ts';
import type { MetricSources } from './registry.ts';
import type { MetricsText } from './text.ts';

/** Writes the metrics in the format that the Accept header asks for: OpenMetrics, or Prometheus' own text format by default. */
export type WriteMetrics = (accept: string) => Promise<MetricsText>;

/** Loads prom-client at the first scrape: a server that is not scraped needs none of it. Concurrent scrapes of a format share one reading. */
export function sharedMetrics(sources: MetricSources): WriteMetrics {
  const writer = once(async () => (await import('./text.ts')).metricsWriter(sources));
  const shared = singleFlight();
  return (accept) => {
    const isOpenMetrics = accept.includes('application/openmetrics-text');
    return shared(`${isOpenMetrics}`, async () => (await writer())(isOpenMetrics));
  };
}

interface Dependencies {
  write: WriteMetrics;
  /** Throws if the request may not read the metrics. */
  authorize: (context: Context<AppEnv>) => Promise<unknown>;
  log: Log;
}

/** `GET /metrics`. */
export function metricsRoutes({ write, authorize, log }: Dependencies): Hono<AppEnv> {
  return new Hono<AppEnv>().get(
    '/metrics',
    instrument(log, '/metrics', async (context) => {
      await authorize(context);
      const { type, text } = await write(context.req.header('Accept') ?? '');
      return answer(context, 200, text, { 'Content-Type': type, 'Cache-Control': 'no-store', Vary: 'Accept' });
    }),
  );
}
