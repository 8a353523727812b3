import type { Metric } from '../../ports/samples.ts';
import {
  type Bridge,
  type LeftOutReason,
  type MappedReading,
  type Mapping,
  membersOf,
  numberIn,
  textIn,
} from './mapping.ts';
import { appTime, localMidnight, offsetOf } from './times.ts';
import { toUnitOf } from './units.ts';

const MINUTE_S = 60;

/** Metrics by the names of Open Wearables. */
const METRICS = new Map<string, Metric>([
  ['body_temperature', 'body_temperature'],
  ['garmin_stress_level', 'stress_level'],
  ['heart_rate', 'heart_rate'],
  ['heart_rate_variability_rmssd', 'heart_rate_variability_rmssd'],
  ['heart_rate_variability_sdnn', 'heart_rate_variability_sdnn'],
  ['oxygen_saturation', 'oxygen_saturation'],
  ['recovery_score', 'recovery_score'],
  ['respiratory_rate', 'respiratory_rate'],
  ['resting_heart_rate', 'resting_heart_rate'],
  ['steps', 'step_count'],
]);
/** Providers that report the steps of each interval and also of the whole day. Only the totals are kept, so that no step counts twice. */
const WITH_DAILY_TOTALS = new Set(['garmin', 'suunto', 'ultrahuman']);

/**
 * Maps an event of Open Wearables: samples of one series, or a night.
 *
 * @see https://github.com/the-momentum/open-wearables/blob/main/docs/api-reference/guides/webhooks.mdx
 */
export const openWearables: Bridge = (body, mapping) => {
  const data = membersOf(body.data);
  if (Object.keys(data).length === 0) mapping.leaveOut('format_unknown');
  else if (body.type === 'sleep.created') mapSleep(data, mapping);
  else if (Array.isArray(data.samples)) for (const item of data.samples) mapSample(membersOf(item), data, mapping);
  else mapping.leaveOut('metric_unknown');
};

function mapSample(sample: Record<string, unknown>, series: Record<string, unknown>, mapping: Mapping): void {
  const reading = readingOf(sample, series);
  if (typeof reading === 'string') mapping.leaveOut(reading);
  else mapping.add(reading);
}

function readingOf(sample: Record<string, unknown>, series: Record<string, unknown>): MappedReading | LeftOutReason {
  const metric = METRICS.get(textIn(sample.type ?? series.series_type));
  if (!metric) return 'metric_unknown';
  const value = toUnitOf(metric, numberIn(sample.value), textIn(sample.unit));
  if (value === undefined) return 'unit_unknown';
  const start = appTime(sample.timestamp);
  if (metric !== 'step_count') return { metric, value, start };
  if (sample.is_daily_total === true) {
    // The total of a day has the time of its last update, or of noon.
    return { metric, value, start: localMidnight(start, textIn(sample.zone_offset) || offsetOf(sample.timestamp)) };
  }
  const provider = textIn(membersOf(sample.source).provider) || textIn(series.provider);
  return WITH_DAILY_TOTALS.has(provider) ? 'counted_elsewhere' : { metric, value, start };
}

function mapSleep(night: Record<string, unknown>, mapping: Mapping): void {
  const [start, end] = [appTime(night.start_time), appTime(night.end_time)];
  const minutes = minutesAsleep(night, (end - start) / 1000 / MINUTE_S);
  mapping.add({ metric: 'sleep_duration', value: Math.round(minutes), start, end });
}

/**
 * Returns the minutes asleep: the sum of the stages, or a part of the time in bed.
 *
 * @param inBed minutes from start to end
 */
function minutesAsleep(
  { stages, duration_seconds, efficiency_percent }: Record<string, unknown>,
  inBed: number,
): number {
  const { light_minutes, deep_minutes, rem_minutes, awake_minutes } = membersOf(stages);
  const asleep = numberIn(light_minutes, 0) + numberIn(deep_minutes, 0) + numberIn(rem_minutes, 0);
  if (asleep > 0) return Math.min(asleep, Math.ceil(inBed));
  const duration = numberIn(duration_seconds, inBed * MINUTE_S) / MINUTE_S;
  const efficiency = numberIn(efficiency_percent);
  if (efficiency > 0 && efficiency <= 100) return (duration * efficiency) / 100;
  return duration - numberIn(awake_minutes, 0);
}
