// Generated from shared/contracts/health_sample.json by `npm run generate`. Do not edit.
import type { HealthSample } from './types.ts';

export interface Range {
  minimum: number;
  maximum: number;
  isInteger: boolean;
}

/** The values that the API accepts, by metric. */
export const RANGES: Readonly<Record<HealthSample['metric'], Range>> = {
  heart_rate: { minimum: 20, maximum: 300, isInteger: false },
  resting_heart_rate: { minimum: 20, maximum: 300, isInteger: false },
  heart_rate_variability_rmssd: { minimum: 0, maximum: 500, isInteger: false },
  heart_rate_variability_sdnn: { minimum: 0, maximum: 500, isInteger: false },
  respiratory_rate: { minimum: 2, maximum: 80, isInteger: false },
  oxygen_saturation: { minimum: 50, maximum: 100, isInteger: false },
  body_temperature: { minimum: 25, maximum: 45, isInteger: false },
  step_count: { minimum: 0, maximum: 200000, isInteger: true },
  sleep_duration: { minimum: 0, maximum: 1440, isInteger: false },
  sleep_score: { minimum: 0, maximum: 100, isInteger: false },
  recovery_score: { minimum: 0, maximum: 100, isInteger: false },
  stress_level: { minimum: 0, maximum: 100, isInteger: false },
  self_report: { minimum: 1, maximum: 3, isInteger: true },
};
