import { sleepDurationError } from '../../core/streams/sleep-duration.ts';
import { validate } from '../../shared/models/typescript/validate_sample_batch.js';
import { MINUTE_MS } from '../durations.ts';
import { type LocatedReading, type Reading, type SourceFile, sampleOf } from '../source.ts';
import type { Zone } from '../zone.ts';
import type { Kind } from './kinds.ts';
import { type Row, readRows } from './rows.ts';
import type { SkipLog, SkipReason } from './skipped.ts';
import { parseLocalTime } from './time.ts';

export interface ReadOptions {
  person: string;
  zone: Zone;
  /** All local times are shifted by this many milliseconds, which are a whole number of days. */
  shiftMs: number;
  skipped: SkipLog;
}

/** Yields the readings of one person from one file, in file order. Rows without a valid reading are counted in the skip log. */
export async function* readingsOf(
  file: SourceFile,
  kind: Kind,
  { person, zone, shiftMs, skipped }: ReadOptions,
): AsyncGenerator<LocatedReading> {
  const { name } = file;
  const days = new Set<number>();
  let after: number | undefined;

  function read(row: Row): Reading | SkipReason {
    const wall = parseLocalTime(row.cells[kind.columns[1]] ?? '');
    if (wall === undefined) return 'time';
    if (kind.daily && days.has(wall)) return 'again';
    const reading = kind.read(row.cells, wall + shiftMs, zone, after);
    if (typeof reading === 'string') return reading;
    if (!validate({ samples: [sampleOf(reading)] })) return 'value';
    const { metric, value, start, end } = reading;
    if (metric === 'sleep_duration' && sleepDurationError(value, start, end)) return 'value';
    if (kind.daily) days.add(wall);
    return reading;
  }

  for await (const row of readRows(file, kind.columns)) {
    if (row.person !== person && !isBlank(row)) continue;
    const reading = isBlank(row) ? 'blank' : read(row);
    if (typeof reading === 'string') {
      skipped.add(reading, `${name}, line ${row.line}`);
    } else {
      after = reading.start;
      yield { reading, line: row.line, bytes: row.bytes };
    }
  }
}

const isBlank = ({ cells }: Row): boolean => Object.values(cells).every((cell) => !cell);

/**
 * Replaces the readings of each minute by their mean. Trackers measure every few seconds: storing every reading would
 * take twelve times the space without changing the pet state.
 */
export async function* minuteMeans(readings: AsyncIterable<LocatedReading>): AsyncGenerator<LocatedReading> {
  let minute: LocatedReading[] = [];
  const minuteOf = ({ reading }: LocatedReading) => Math.floor(reading.start / MINUTE_MS);
  for await (const found of readings) {
    const [first] = minute;
    if (first && minuteOf(first) !== minuteOf(found)) {
      yield meanOf(minute, first);
      minute = [];
    }
    minute.push(found);
  }
  if (minute[0]) yield meanOf(minute, minute[0]);
}

function meanOf(minute: readonly LocatedReading[], { reading, line, bytes }: LocatedReading): LocatedReading {
  const sum = minute.reduce((total, one) => total + one.reading.value, 0);
  const value = Math.round((sum / minute.length) * 10) / 10;
  const start = Math.floor(reading.start / MINUTE_MS) * MINUTE_MS;
  return { reading: { ...reading, value, start }, line, bytes: minute.at(-1)?.bytes ?? bytes };
}
