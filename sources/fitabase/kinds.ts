import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { Reading, SourceFile } from '../source.ts';
import type { Zone } from '../zone.ts';
import type { Row } from './rows.ts';
import type { SkipReason } from './skipped.ts';

export interface Kind {
  /** Matches the names of files of this kind. */
  file: RegExp;
  example: string;
  columns: readonly ['Id', string, ...string[]];
  metric: HealthSample['metric'];
  /** Whether the file has one reading per day. A second row for the same day is then a duplicate. */
  daily: boolean;
  /** Length of the period that one batch covers. Fixed periods make every import send the same batches. */
  batchMs: number;
  /**
   * Converts a row to a reading, or returns why the row has to be skipped.
   *
   * @param wall local time of the row
   * @param after instant of the previous row, which resolves local times that occur twice
   */
  read(row: Row['cells'], wall: number, zone: Zone, after?: number): Reading | SkipReason;
}

/** The export has only the date of a night, so every night is assumed to end at this hour. */
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
    // Zero steps in a day mean that the tracker was not worn. They must not lower the pet's energy.
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
