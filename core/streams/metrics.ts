import type { Metric } from '../ports/samples.ts';

/** Each metric's unit (UCUM); in this order readings are shown. */
export const UNITS: Record<Metric, string> = {
  sleep_score: '{0-100}',
  sleep_duration: 'min',
  recovery_score: '{0-100}',
  stress_level: '{0-100}',
  heart_rate: '/min',
  resting_heart_rate: '/min',
  heart_rate_variability_rmssd: 'ms',
  respiratory_rate: '/min',
  oxygen_saturation: '%',
  body_temperature: 'Cel',
  step_count: '1',
};
export const METRICS = Object.keys(UNITS) as Metric[];

export const isMetric = (text: string): text is Metric => Object.hasOwn(UNITS, text);
