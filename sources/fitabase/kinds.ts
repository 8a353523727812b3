import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { SkipReason } from '../import/skipped.ts';
import type { SourceFile } from '../source-file.ts';
import type { Zone } from '../zone.ts';

/** A kind of file. It is recognised by its columns. */
export interface Kind {
  /** The person, the local time, and the columns of the reading. */
  columns: readonly ['Id', string, ...string[]];
  metric: HealthSample['metric'];
  /**
   * Converts a row to a reading, or returns why the row has to be skipped.
   *
   * @param cells of the columns after the local time
   * @param wall local time of the row
   * @param after instant of the previous row, which resolves local times that occur twice
   */
  read(cells: readonly string[], wall: number, zone: Zone, after?: number): KindReading | SkipReason;
}

export interface KindReading {
  value: number;
  start: number;
  end?: number;
}

/** The export has only the date of a night, so every night is assumed to end at this hour. */
const WAKE_HOUR = 7;

const sleep: Kind = {
  columns: ['Id', 'SleepDay', 'TotalMinutesAsleep', 'TotalTimeInBed'],
  metric: 'sleep_duration',
  read(cells, wall, zone) {
    const [asleep, inBed] = cells.map(numberOf);
    if (asleep === undefined || inBed === undefined || inBed < 0 || inBed > DAY_MS / MINUTE_MS) return 'number';
    const end = zone.instantOf(wall + WAKE_HOUR * HOUR_MS);
    return { value: asleep, start: end - inBed * MINUTE_MS, end };
  },
};

const activity: Kind = {
  columns: ['Id', 'ActivityDate', 'TotalSteps'],
  metric: 'step_count',
  read([steps], wall, zone) {
    const value = numberOf(steps);
    if (value === undefined) return 'number';
    // Zero steps in a day mean that the tracker was not worn. They must not lower the pet's energy.
    if (value === 0) return 'not-worn';
    return { value, start: zone.instantOf(wall), end: zone.instantOf(wall + DAY_MS) };
  },
};

const heartRate: Kind = {
  columns: ['Id', 'Time', 'Value'],
  metric: 'heart_rate',
  read([rate], wall, zone, after) {
    const value = numberOf(rate);
    return value === undefined ? 'number' : { value, start: zone.instantOf(wall, after) };
  },
};

const KINDS: readonly Kind[] = [activity, heartRate, sleep];

function numberOf(text = ''): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Returns the kind of a file; undefined if it is not a file of this export that Hatchery reads. */
export async function kindOf(file: SourceFile): Promise<Kind | undefined> {
  if (!/\.csv$/i.test(file.name)) return undefined;
  const head = await file.head();
  const isUtf16 = head[0] === 0xff && head[1] === 0xfe;
  const [first = ''] = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(head).split('\n', 1);
  const header = first.split(',').map((name) => name.replaceAll('"', '').trim());
  return KINDS.find(({ columns }) => columns.every((column) => header.includes(column)));
}
