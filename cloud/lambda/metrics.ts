import type { NarrationOutcome } from '../../core/pet/narration.ts';
import type { RequestLine } from '../../http/observe.ts';

const NAMESPACE = 'Hatchery';

/**
 * Returns functions that make members of log lines, from which CloudWatch makes metrics (embedded metric format). AWS bills each
 * combination of dimensions as a metric, so the dimensions have few values, and the number of requests is the sample count of `ms`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics({ AWS_LAMBDA_FUNCTION_NAME: name = '' }: NodeJS.ProcessEnv) {
  const metric = (now: Date, dimensions: string[], metricName: string, unit: 'Count' | 'Milliseconds') => ({
    function: name,
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [['function', ...dimensions]],
          Metrics: [{ Name: metricName, Unit: unit }],
        },
      ],
    },
  });
  return {
    /** The line has `route` and `ms`. */
    ofRequest: ({ status }: Pick<RequestLine, 'status'>, now: Date) => ({
      status_class: `${Math.floor(status / 100)}xx`,
      ...metric(now, ['route', 'status_class'], 'ms', 'Milliseconds'),
    }),
    /** The line has `during`. */
    ofFailure: (now: Date) => ({ failures: 1, ...metric(now, ['during'], 'failures', 'Count') }),
    ofNarration: (outcome: NarrationOutcome, now: Date) => ({
      outcome,
      narrations: 1,
      ...metric(now, ['outcome'], 'narrations', 'Count'),
    }),
  };
}
