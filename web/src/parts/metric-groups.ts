import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';

type Metric = HealthStream['metrics'][number];

/** The groups in which consent is asked for, in order. */
export const METRIC_GROUPS = ['sleep', 'heart', 'activity', 'body'] as const;
export type MetricGroup = (typeof METRIC_GROUPS)[number];

const GROUP_OF: Readonly<Record<Metric, MetricGroup>> = {
  sleep_score: 'sleep',
  sleep_duration: 'sleep',
  recovery_score: 'body',
  stress_level: 'body',
  heart_rate: 'heart',
  resting_heart_rate: 'heart',
  heart_rate_variability_rmssd: 'heart',
  heart_rate_variability_sdnn: 'heart',
  respiratory_rate: 'body',
  oxygen_saturation: 'body',
  body_temperature: 'body',
  step_count: 'activity',
  self_report: 'body',
};

/** @returns the metrics of a group, in the order in which all metrics are displayed */
export const metricsIn = (group: MetricGroup, available: readonly Metric[]): Metric[] =>
  ALL_METRICS.filter((metric) => GROUP_OF[metric] === group && available.includes(metric));
