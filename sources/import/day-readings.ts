import { MINUTE_MS } from '../durations.ts';
import { createCells, type Memory } from './memory.ts';
import { type Rows, STRIDE } from './rows.ts';

/** The readings of one metric, one device or app, and one local day, while the files are read. */
export interface DayReadings {
  add(value: number, start: number, end: number | undefined): void;
  finish(): FinishedDay;
}

export interface FinishedDay {
  /** Sorted; each start and end occurs once. */
  rows: Rows;
  /** Number of readings before heart rates were thinned. */
  readings: number;
  /** Number of readings that were in the files already, with the same start and end. The largest value counts, as on the server. */
  again: number;
}

export function dayReadings(memory: Memory): DayReadings {
  let again = 0;
  const cells = createCells(STRIDE, memory, (taken) => {
    const left = sortAndDeduplicate(taken);
    again += (taken.length - left) / STRIDE;
    return left;
  });
  return {
    add: (value, start, end) => cells.push(start, end ?? Number.NaN, value),
    finish() {
      const rows = cells.finish();
      return { rows, readings: rows.length / STRIDE, again };
    },
  };
}

function sortAndDeduplicate(cells: Float64Array): number {
  const from = cells.slice();
  const at = (row: number, column: number) => from[row * STRIDE + column] ?? 0;
  // A missing end (NaN) is sorted first.
  const endOf = (row: number) => at(row, 1) || Number.NEGATIVE_INFINITY;
  const byIdentity = (a: number, b: number) => at(a, 0) - at(b, 0) || compare(endOf(a), endOf(b));
  const order = Array.from({ length: from.length / STRIDE }, (_, row) => row);
  order.sort((a, b) => byIdentity(a, b) || at(b, 2) - at(a, 2));
  let left = 0;
  for (const [place, row] of order.entries()) {
    const before = order[place - 1];
    if (before !== undefined && byIdentity(before, row) === 0) continue;
    cells.set(from.subarray(row * STRIDE, (row + 1) * STRIDE), left);
    left += STRIDE;
  }
  return left;
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** A heart rate is held as one number: the ms since the start of the day, times this, plus thousandths. 2^27 × 2^19 is below 2^53. */
const SHIFT = 2 ** 19;
const THOUSANDTHS = 1000;

/** Holds heart rates, of which there may be one for every second, and thins them to the mean of each minute. */
export function dayHeartRates(memory: Memory, dayStart: number): DayReadings {
  let again = 0;
  const cells = createCells(1, memory, (taken) => {
    taken.sort();
    let left = 0;
    for (const [place, key] of taken.entries()) {
      if (left > 0 && Math.floor((taken[left - 1] ?? 0) / SHIFT) === Math.floor(key / SHIFT)) left -= 1;
      taken[left] = taken[place] ?? 0;
      left += 1;
    }
    again += taken.length - left;
    return left;
  });
  return {
    add: (value, start) => cells.push((start - dayStart) * SHIFT + Math.round(value * THOUSANDTHS)),
    finish() {
      const keys = cells.finish();
      return { rows: minuteMeans(keys, dayStart), readings: keys.length, again };
    },
  };
}

/** Devices measure every few seconds. All values would take twelve times the space, and would not change the pet. */
function minuteMeans(keys: Float64Array, dayStart: number): Rows {
  const minutes = Map.groupBy(keys, (key) => Math.floor((dayStart + Math.floor(key / SHIFT)) / MINUTE_MS));
  const rows = [...minutes].flatMap(([minute, values]) => {
    const sum = values.reduce((total, key) => total + (key % SHIFT), 0);
    const mean = Math.round((sum / values.length / THOUSANDTHS) * 10) / 10;
    return [minute * MINUTE_MS, Number.NaN, mean];
  });
  return new Float64Array(rows);
}
