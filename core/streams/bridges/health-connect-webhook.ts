import type { Metric } from '../../ports/samples.ts';
import { type Bridge, countOf, itemsOf, type Mapping, membersOf, numberIn, textIn } from './mapping.ts';
import { appTime } from './times.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How far each delivery looks back. */
const WINDOW_MS = 48 * HOUR_MS;

/** Metrics by the app's names, each with the member of the value. The names of these members say the unit, which is ours. */
const METRICS = new Map<string, [metric: Metric, member: string]>([
  ['body_temperature', ['body_temperature', 'celsius']],
  ['heart_rate', ['heart_rate', 'bpm']],
  ['heart_rate_variability', ['heart_rate_variability_rmssd', 'rmssd_millis']],
  ['oxygen_saturation', ['oxygen_saturation', 'percentage']],
  ['respiratory_rate', ['respiratory_rate', 'rate']],
  ['resting_heart_rate', ['resting_heart_rate', 'bpm']],
]);
/** The stages of sleep of Health Connect, as numbers and as names. Left out: 1 awake, 3 out of bed, 7 awake in bed, 0 unknown. */
const ASLEEP = new Set(['2', '4', '5', '6', 'sleeping', 'asleep', 'light', 'core', 'deep', 'rem']);
/** What is not a list of readings. */
const NOT_READINGS = new Set(['timestamp', 'app_version', 'test']);

/**
 * Maps the JSON of Health Connect Webhook.
 *
 * @see https://github.com/mcnaveen/health-connect-webhook/blob/main/docs/webhook.md
 */
export const healthConnectWebhook: Bridge = (body, mapping) => {
  const lists = Object.entries(body).filter(([name]) => !NOT_READINGS.has(name));
  if (!('timestamp' in body) && !lists.some(([, value]) => Array.isArray(value))) mapping.leaveOut('format_unknown');
  for (const [name, value] of lists) {
    // The app's button "Test" sends invented readings.
    if (body.test === true) mapping.leaveOut('test', countOf(value));
    else if (name === 'steps') mapSteps(itemsOf(value), appTime(body.timestamp), mapping);
    else if (name === 'sleep') for (const entry of itemsOf(value)) mapSleep(membersOf(entry), mapping);
    else mapReadings(name, value, mapping);
  }
};

function mapReadings(name: string, value: unknown, mapping: Mapping): void {
  const [metric, member] = METRICS.get(name) ?? [];
  if (metric === undefined || member === undefined) {
    mapping.leaveOut('metric_unknown', countOf(value));
    return;
  }
  for (const item of itemsOf(value)) {
    const entry = membersOf(item);
    // With a resolution of some minutes, the app sends the average of each interval.
    mapping.add({ metric, value: numberIn(entry[member], entry.avg), start: appTime(entry.time) });
  }
}

/**
 * Maps steps without their `end`: the total of today ends now, so that its `end` differs each time. The total of the first day begins
 * before the window of the delivery, but counts only steps in the window, so it is left out.
 */
function mapSteps(entries: readonly unknown[], sentAt: number, mapping: Mapping): void {
  const windowStart = sentAt - WINDOW_MS;
  for (const item of entries) {
    const { count, start_time: from, end_time: to } = membersOf(item);
    const [start, end] = [appTime(from), appTime(to)];
    if (start < windowStart && end > windowStart && end - start > HOUR_MS) mapping.leaveOut('counted_elsewhere');
    else mapping.add({ metric: 'step_count', value: numberIn(count), start });
  }
}

/** Maps a night. Without stages, the app knows only how long the session was. */
function mapSleep({ session_end_time: to, duration_seconds, stages }: Record<string, unknown>, mapping: Mapping): void {
  const end = appTime(to);
  const start = end - numberIn(duration_seconds) * 1000;
  const pieces = itemsOf(stages).map(membersOf);
  const asleep = pieces.filter(({ stage }) => ASLEEP.has(stageName(stage)));
  const minutes = pieces.length === 0 ? (end - start) / MINUTE_MS : minutesCovered(asleep);
  if (minutes === 0) mapping.leaveOut('not_asleep');
  else mapping.add({ metric: 'sleep_duration', value: Math.round(minutes), start, end });
}

const stageName = (stage: unknown): string => (typeof stage === 'number' ? `${stage}` : textIn(stage).toLowerCase());

/** @returns the minutes that the stages cover together; NaN if a time cannot be read */
function minutesCovered(stages: readonly Record<string, unknown>[]): number {
  const intervals = stages.map((stage) => [appTime(stage.start_time), appTime(stage.end_time)] as const);
  let [covered, until] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of intervals.sort(([a], [b]) => a - b)) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return covered / MINUTE_MS;
}
