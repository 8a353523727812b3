import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { Reading, SourceFile } from '../source.ts';
import type { Zone } from '../zone.ts';
import type { Row } from './rows.ts';
import type { SkipReason } from './skipped.ts';

/** A kind of file in an export. */
export interface Kind {
  /** Matches the file names. */
  file: RegExp;
  example: string;
  columns: readonly ['Id', string, ...string[]];
  metric: HealthSample['metric'];
  /** Whether there is one reading per day. A second row for the same day is a duplicate. */
  daily: boolean;
  /** Readings that start in the same period of this length are one batch, so that every import sends the same batches. */
  batchMs: number;
  /** `wall` is the row's local time, `after` the instant of the row before. */
  read(row: Row['cells'], wall: number, zone: Zone, after?: number): Reading | SkipReason;
}

/** The export has only the day of a night. The night is assumed to end at this hour. */
const WAKE_HOUR = 7;

const sleep: Kind = {
  file: /^sleepDay_merged.*\.csv$/i,
  example: 'sleepDay_merged.csv',
  columns: ['Id', 'SleepDay', 'TotalMinutesAsleep', 'TotalTimeInBed'],
  metric: 'sleep_duration',
  daily: true,
  batchMs: DAY_MS,
  read({ TotalMinutesAsleep, TotalTimeInBed }, wall, zone) {
    const [asleep, inBed] = [numberOf(TotalMinutesAsleep), numberOf(TotalTimeInBed)];
    if (asleep === undefined || inBed === undefined || inBed < 0 || inBed > DAY_MS / MINUTE_MS) return 'number';
    const end = zone.instantOf(wall + WAKE_HOUR * HOUR_MS);
    return { metric: 'sleep_duration', value: asleep, start: end - inBed * MINUTE_MS, end };
  },
};

const activity: Kind = {
  file: /^dailyActivity_merged.*\.csv$/i,
  example: 'dailyActivity_merged.csv',
  columns: ['Id', 'ActivityDate', 'TotalSteps'],
  metric: 'step_count',
  daily: true,
  batchMs: DAY_MS,
  read({ TotalSteps }, wall, zone) {
    const value = numberOf(TotalSteps);
    if (value === undefined) return 'number';
    // A day without any steps means that the tracker was not worn. It must not lower the pet's energy.
    if (value === 0) return 'not-worn';
    return { metric: 'step_count', value, start: zone.instantOf(wall), end: zone.instantOf(wall + DAY_MS) };
  },
};

const heartRate: Kind = {
  file: /^heartrate_seconds_merged.*\.csv$/i,
  example: 'heartrate_seconds_merged.csv',
  columns: ['Id', 'Time', 'Value'],
  metric: 'heart_rate',
  daily: false,
  batchMs: 4 * HOUR_MS,
  read({ Value }, wall, zone, after) {
    const value = numberOf(Value);
    return value === undefined ? 'number' : { metric: 'heart_rate', value, start: zone.instantOf(wall, after) };
  },
};

export const KINDS: readonly Kind[] = [activity, heartRate, sleep];

function numberOf(text = ''): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

export interface ExportFile extends SourceFile {
  kind: Kind;
}
