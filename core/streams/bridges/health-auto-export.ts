import type { Metric } from '../../ports/samples.ts';
import { type Bridge, countOf, itemsOf, type Mapping, membersOf, numberIn, textIn } from './mapping.ts';
import { appTime } from './times.ts';
import { toUnitOf } from './units.ts';

/** Metrics by the names of Health Auto Export. Apple Health records the variability of the heart rate as SDNN. */
const METRICS = new Map<string, Metric>([
  ['blood_oxygen_saturation', 'oxygen_saturation'],
  ['body_temperature', 'body_temperature'],
  ['heart_rate', 'heart_rate'],
  ['heart_rate_variability', 'heart_rate_variability_sdnn'],
  ['respiratory_rate', 'respiratory_rate'],
  ['resting_heart_rate', 'resting_heart_rate'],
  ['step_count', 'step_count'],
]);
/** The values of a sleep stage, in lower case. Time awake and in bed is not sleep. */
const ASLEEP = new Set(['asleep', 'core', 'deep', 'rem', 'unspecified', 'asleep core', 'asleep deep', 'asleep rem']);

/**
 * Maps the JSON of Health Auto Export, versions 1 and 2. Totals of today get no `end`, so that the next value of the same interval replaces
 * them.
 *
 * @see https://github.com/Lybron/health-auto-export/wiki/API-Export---JSON-Format
 */
export const healthAutoExport: Bridge = (body, mapping) => {
  const data = membersOf(body.data);
  if (Object.keys(data).length === 0) mapping.leaveOut('format_unknown');
  for (const [name, value] of Object.entries(data)) {
    if (name === 'metrics') for (const entry of itemsOf(value)) mapMetric(membersOf(entry), mapping);
    else mapping.leaveOut('metric_unknown', countOf(value));
  }
};

function mapMetric({ name, units, data }: Record<string, unknown>, mapping: Mapping): void {
  const unit = textIn(units);
  if (name === 'sleep_analysis') {
    for (const entry of itemsOf(data)) mapSleep(membersOf(entry), unit, mapping);
    return;
  }
  const metric = METRICS.get(textIn(name));
  if (!metric) {
    mapping.leaveOut('metric_unknown', countOf(data));
    return;
  }
  for (const item of itemsOf(data)) {
    const entry = membersOf(item);
    const value = toUnitOf(metric, numberIn(entry.qty, entry.Avg, entry.avg), unit);
    if (value === undefined) mapping.leaveOut('unit_unknown');
    else mapping.add({ metric, value, start: appTime(entry.date ?? entry.startDate ?? entry.start) });
  }
}

/** Maps a night, or one stage of a night if the app does not summarise. */
function mapSleep(entry: Record<string, unknown>, unit: string, mapping: Mapping): void {
  const isStage = typeof entry.value === 'string';
  if (isStage && !ASLEEP.has(textIn(entry.value).toLowerCase())) {
    mapping.leaveOut('not_asleep');
    return;
  }
  const value = toUnitOf('sleep_duration', isStage ? numberIn(entry.qty) : hoursAsleep(entry), unit);
  if (value === undefined) {
    mapping.leaveOut('unit_unknown');
    return;
  }
  const [start, end] = isStage
    ? [entry.startDate ?? entry.start, entry.endDate ?? entry.end]
    : [entry.sleepStart ?? entry.inBedStart, entry.sleepEnd ?? entry.inBedEnd];
  mapping.add({ metric: 'sleep_duration', value, start: appTime(start), end: appTime(end) });
}

/**
 * In version 2, `totalSleep` is the whole night, and `asleep` only its part without a stage. In version 1, `asleep` is the whole night, and
 * may be 0 where there are stages.
 */
function hoursAsleep({ totalSleep, asleep, core, deep, rem }: Record<string, unknown>): number {
  const total = numberIn(totalSleep);
  if (total > 0) return total;
  const stages = [core, deep, rem].map((stage) => numberIn(stage, 0)).reduce((sum, stage) => sum + stage, 0);
  return Math.max(numberIn(asleep, stages), stages);
}
