import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { MINUTE_MS } from '../durations.ts';

type Metric = HealthSample['metric'];

interface Family {
  metric: Metric;
  /** Matches the name of a file, without its folder. Folders and products of Takeout have translated names; families do not. */
  file: RegExp;
  /** Whether times are local and have no offset, or a day has no zone. */
  needsZone?: true;
  /** How many days after the date in its name a file can have at most. The default is two months: most have a day or a month. */
  spanDays?: number;
  /** Size of a file that has at least every second day, in bytes a day. A smaller one does not replace older files. */
  bytesPerDay?: number;
}

export interface CsvFamily extends Family {
  format: 'csv';
  /** Names of the columns, or how they begin, in lower case. */
  time: string;
  value: string;
  end?: string;
  origin: string;
  /** How long each value counts, in ms. */
  lengthMs?: number;
  /** Whether midnight UTC stands for the local date. */
  isDaily?: true;
  /** Converts a value to the metric's unit; undefined if it stands for "not measured". */
  convert?(value: number): number | undefined;
}

export type JsonShape = 'heart-rate' | 'steps' | 'resting-heart-rate' | 'sleep';

export interface JsonFamily extends Family {
  format: 'json';
  shape: JsonShape;
}

export type TakeoutFamily = CsvFamily | JsonFamily;

/** Matches `heart_rate_2026-11-27.csv`, but not `heart_rate_variability_2026-11-01.csv`. */
const named = (family: string) => new RegExp(`^${family}(?:[_ -]*[\\d(].*)?\\.csv$`, 'i');
/** Matches names such as `Minute SpO2 - 2026-11-27.csv`. */
const titled = (title: string) => new RegExp(`^${title} - [^/]*\\.csv$`, 'i');
const json = (family: string) => new RegExp(`^${family}-\\d{4}-\\d\\d-\\d\\d[^/]*\\.json$`, 'i');

/** An uncertain measurement is written as exactly 50 %. */
const withoutFloor = (percent: number) => (percent === 50 ? undefined : percent);
const positive = (value: number) => (value > 0 ? value : undefined);
/** The header says milli-breaths; most exports have breaths. -1 stands for "not measured". */
const breaths = (value: number) => positive(value >= 1000 ? value / 1000 : value);

const csv = (metric: Metric, file: RegExp, value: string, rest: Partial<CsvFamily> = {}): CsvFamily => ({
  format: 'csv',
  metric,
  file,
  time: 'timestamp',
  value,
  origin: 'data source',
  ...rest,
});

/**
 * The kinds of files with readings. A metric is in several of them: a family adds only the days that no earlier family of its metric has.
 * `body_temperature` is the temperature of the skin, and the stress score is higher when the wearer is calmer: not imported.
 */
export const FAMILIES: readonly TakeoutFamily[] = [
  csv('heart_rate', named('heart_rate'), 'beats per minute'),
  csv('step_count', named('steps'), 'steps', { lengthMs: MINUTE_MS }),
  csv('resting_heart_rate', named('(?:daily_)?resting_heart_rate'), 'beats per minute', {
    isDaily: true,
    bytesPerDay: 20,
    convert: positive,
  }),
  csv('oxygen_saturation', named('oxygen_saturation'), 'oxygen saturation percentage', { convert: withoutFloor }),
  csv('heart_rate_variability_rmssd', named('heart_rate_variability'), 'root mean square of successive differences', {
    convert: positive,
  }),
  csv('respiratory_rate', named('respiratory_rate_sleep_summary'), 'full sleep stats - milli breaths', {
    convert: breaths,
  }),
  csv('sleep_duration', named('UserSleeps'), 'minutes_asleep', {
    time: 'sleep_start',
    end: 'sleep_end',
    origin: 'data_source',
    spanDays: Number.POSITIVE_INFINITY,
    bytesPerDay: 75,
  }),
  csv('sleep_score', named('sleep_score'), 'overall_score', { convert: positive }),
  // Older or coarser twins of the above.
  csv('sleep_score', named('UserSleepScores'), 'overall_score', {
    time: 'score_time',
    origin: 'data_source',
    spanDays: Number.POSITIVE_INFINITY,
    convert: positive,
  }),
  csv('oxygen_saturation', titled('Minute SpO2'), 'value', { convert: withoutFloor }),
  csv('oxygen_saturation', named('daily_oxygen_saturation'), 'average percentage', {
    isDaily: true,
    convert: withoutFloor,
  }),
  csv('heart_rate_variability_rmssd', named('daily_heart_rate_variability'), 'average heart rate variability', {
    isDaily: true,
    convert: positive,
  }),
  csv('heart_rate_variability_rmssd', titled('Daily Heart Rate Variability Summary'), 'rmssd', {
    needsZone: true,
    convert: positive,
  }),
  csv('respiratory_rate', named('daily_respiratory_rate'), 'breaths per minute', { isDaily: true, convert: breaths }),
  csv('respiratory_rate', titled('Daily Respiratory Rate Summary'), 'daily_respiratory_rate', {
    needsZone: true,
    convert: breaths,
  }),
  { format: 'json', shape: 'heart-rate', metric: 'heart_rate', file: json('heart_rate'), needsZone: true },
  { format: 'json', shape: 'steps', metric: 'step_count', file: json('steps'), needsZone: true },
  {
    format: 'json',
    shape: 'resting-heart-rate',
    metric: 'resting_heart_rate',
    file: json('resting_heart_rate'),
    needsZone: true,
    spanDays: 370,
  },
  { format: 'json', shape: 'sleep', metric: 'sleep_duration', file: json('sleep'), needsZone: true },
];

/** Returns the family of a file by its name; undefined for the many files without readings. */
export function familyOf(name: string): TakeoutFamily | undefined {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return FAMILIES.find((family) => family.file.test(file));
}
