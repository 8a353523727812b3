import { RANGES } from '../../../shared/models/typescript/ranges.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';

type Metric = HealthSample['metric'];

/**
 * The minimum span of each chart's value axis, in the metric's unit, so that small differences do not fill the chart. Charts of daily sums
 * start at 0.
 */
const MIN_SPANS: Record<Metric, number> = {
  sleep_score: 40,
  sleep_duration: 4 * 60,
  recovery_score: 40,
  stress_level: 40,
  heart_rate: 60,
  resting_heart_rate: 20,
  heart_rate_variability_rmssd: 40,
  heart_rate_variability_sdnn: 40,
  respiratory_rate: 8,
  oxygen_saturation: 10,
  body_temperature: 3,
  step_count: 1_000,
  self_report: 2,
};
/** Space above and below the values, as a share of the axis. */
const MARGIN = 0.08;

/**
 * @param values the readings, and the ends of the good range if there is one
 * @returns the first and the last value of a chart's axis, within the values that the API accepts
 */
export function valueAxis(
  metric: Metric,
  values: readonly number[],
  isDailySum: boolean,
): [first: number, last: number] {
  const { minimum, maximum } = RANGES[metric];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (isDailySum) return [0, Math.max(MIN_SPANS[metric], most) * (1 + MARGIN)];
  const span = Math.max(MIN_SPANS[metric], (most - least) * (1 + 2 * MARGIN));
  const first = Math.min(Math.max((least + most - span) / 2, minimum), maximum - span);
  return [Math.max(first, minimum), Math.min(Math.max(first, minimum) + span, maximum)];
}
