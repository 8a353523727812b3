import { openMetricsContentType, prometheusContentType } from 'prom-client';
import { BUCKETS_S, type RequestCount } from './counts.ts';
import { type MetricSources, metricsRegistry } from './registry.ts';

const DURATION = 'hatchery_http_request_duration_seconds';

export interface MetricsText {
  type: string;
  text: string;
}

/**
 * Returns a function that writes all metrics, as OpenMetrics or in Prometheus' own text format.
 */
export function metricsWriter(sources: MetricSources): (isOpenMetrics: boolean) => Promise<MetricsText> {
  const registry = metricsRegistry(sources);
  return async (isOpenMetrics) => {
    // prom-client writes `Nan`.
    const metrics = (await registry.metrics()).replaceAll(/ Nan$/gm, ' NaN');
    const text = `${durations(sources.counts.requests())}\n\n${metrics}`;
    return isOpenMetrics
      ? { type: openMetricsContentType, text: toOpenMetrics(text) }
      : { type: prometheusContentType, text };
  };
}

/** Writes the durations of requests as a histogram for each route and method, whatever the status. */
function durations(requests: RequestCount[]): string {
  // JSON escapes quotes and backslashes as this format does.
  const byOperation = Map.groupBy(requests, ({ route, method }) => `route=${JSON.stringify(route)},method="${method}"`);
  return [
    `# HELP ${DURATION} Time until a request was answered, by route and method.`,
    `# TYPE ${DURATION} histogram`,
    ...[...byOperation].flatMap(([labels, counted]) => histogram(labels, counted)),
  ].join('\n');
}

function histogram(labels: string, counted: RequestCount[]): string[] {
  const sum = (read: (of: RequestCount) => number) => counted.reduce((total, of) => total + read(of), 0);
  let below = 0;
  const buckets = BUCKETS_S.map((bound, at) => {
    below += sum(({ buckets: own }) => own[at] ?? 0);
    return `${DURATION}_bucket{${labels},le="${bound}"} ${below}`;
  });
  const count = sum((of) => of.count);
  return [
    ...buckets,
    `${DURATION}_bucket{${labels},le="+Inf"} ${count}`,
    `${DURATION}_sum{${labels}} ${sum(({ seconds }) => seconds)}`,
    `${DURATION}_count{${labels}} ${count}`,
  ];
}

/**
 * Converts Prometheus' format to OpenMetrics, in which the family of a counter has no `_total`, and there are no empty lines. A registry
 * of prom-client can write OpenMetrics, too, but it then renames its counters for all later scrapes.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
const toOpenMetrics = (text: string): string =>
  `${text
    .trimEnd()
    .replaceAll('\n\n', '\n')
    .replaceAll(/^# HELP (\w+)_total (.*)\n# TYPE \1_total counter$/gm, '# HELP $1 $2\n# TYPE $1 counter')}\n# EOF\n`;
