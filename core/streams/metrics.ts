import type { Metric } from '../ports/samples.ts';

interface MetricRow {
  /** The unit, in UCUM notation. `health_sample.json` defines the range of values. */
  unit: string;
  /** Number of decimal places to display. */
  digits: 0 | 1;
  /** What a chart shows: individual values, daily sums, or the longest sleep of each day. */
  chart: 'values' | 'daily-sum' | 'nights';
  /** The rule in `core/pet/state.ts` that uses this metric; null if it does not affect the pet's state. */
  petRule: 'sleep' | 'recovery' | 'stress' | 'self-report' | null;
}

/** All metrics, in the order in which they are displayed. */
export const METRICS = {
  sleep_score: { unit: '{0-100}', digits: 0, chart: 'values', petRule: 'sleep' },
  sleep_duration: { unit: 'min', digits: 0, chart: 'nights', petRule: 'sleep' },
  recovery_score: { unit: '{0-100}', digits: 0, chart: 'values', petRule: 'recovery' },
  stress_level: { unit: '{0-100}', digits: 0, chart: 'values', petRule: 'stress' },
  heart_rate: { unit: '/min', digits: 0, chart: 'values', petRule: null },
  resting_heart_rate: { unit: '/min', digits: 0, chart: 'values', petRule: null },
  heart_rate_variability_rmssd: { unit: 'ms', digits: 0, chart: 'values', petRule: null },
  heart_rate_variability_sdnn: { unit: 'ms', digits: 0, chart: 'values', petRule: null },
  respiratory_rate: { unit: '/min', digits: 0, chart: 'values', petRule: null },
  oxygen_saturation: { unit: '%', digits: 0, chart: 'values', petRule: null },
  body_temperature: { unit: 'Cel', digits: 1, chart: 'values', petRule: null },
  step_count: { unit: '1', digits: 0, chart: 'daily-sum', petRule: null },
  self_report: { unit: '{1-3}', digits: 0, chart: 'values', petRule: 'self-report' },
} as const satisfies Record<Metric, MetricRow>;

export const ALL_METRICS = Object.keys(METRICS) as Metric[];

export type Unit = (typeof METRICS)[Metric]['unit'];
/** The metrics that a given rule in `core/pet/state.ts` uses. */
export type MetricOf<Rule extends MetricRow['petRule']> = {
  [M in Metric]: (typeof METRICS)[M]['petRule'] extends Rule ? M : never;
}[Metric];

export const isMetric = (text: string): text is Metric => Object.hasOwn(METRICS, text);
