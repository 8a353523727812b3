import type { FoundReading } from '../import/import-source.ts';

/**
 * A table whose rows are readings: https://cs.android.com/android/platform/superproject/main/+/main:packages/modules/HealthFitness/ in
 * `storage/datatypehelpers`.
 */
export interface Kind {
  metric: FoundReading['metric'];
  table: string;
  value: string;
  start: string;
  /** Only for readings that last. */
  end?: string;
  /** For readings without an app of their own: the table of their parents, which have it, and the column that refers to it. */
  parent?: { table: string; key: string };
}

const INSTANT = { start: 'time' };

/** Times are in ms since 1970, the percentage is from 0 to 100, and the temperature in degrees Celsius. */
export const KINDS: readonly Kind[] = [
  {
    metric: 'heart_rate',
    table: 'heart_rate_record_series_table',
    value: 'beats_per_minute',
    start: 'epoch_millis',
    parent: { table: 'heart_rate_record_table', key: 'parent_key' },
  },
  { metric: 'resting_heart_rate', table: 'resting_heart_rate_record_table', value: 'beats_per_minute', ...INSTANT },
  {
    metric: 'heart_rate_variability_rmssd',
    table: 'heart_rate_variability_rmssd_record_table',
    value: 'heart_rate_variability_millis',
    ...INSTANT,
  },
  { metric: 'respiratory_rate', table: 'respiratory_rate_record_table', value: 'rate', ...INSTANT },
  { metric: 'oxygen_saturation', table: 'oxygen_saturation_record_table', value: 'percentage', ...INSTANT },
  { metric: 'body_temperature', table: 'body_temperature_record_table', value: 'temperature', ...INSTANT },
  { metric: 'step_count', table: 'steps_record_table', value: 'count', start: 'start_time', end: 'end_time' },
];

export const SLEEPS = {
  session: { table: 'sleep_session_record_table', start: 'start_time', end: 'end_time' },
  stage: {
    table: 'sleep_stages_table',
    key: 'parent_key',
    start: 'stage_start_time',
    end: 'stage_end_time',
    type: 'stage_type',
  },
} as const;

/** `SleepSessionRecord.StageType`: sleeping, light, deep and REM. */
export const ASLEEP: ReadonlySet<number> = new Set([2, 4, 5, 6]);
/** An unknown stage says nothing. A session with only such stages counts like one without stages. */
export const UNKNOWN_STAGE = 0;

export const APPS = {
  table: 'application_info_table',
  id: 'row_id',
  name: 'app_name',
  package: 'package_name',
} as const;

/** Apps that only copy the readings of others into Health Connect. */
export const MIRRORS: ReadonlySet<string> = new Set(['nl.appyhapps.healthsync']);
