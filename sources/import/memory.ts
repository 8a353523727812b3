import { SourceError } from '../errors.ts';

/** Maximum memory for the readings of 90 days. A heart rate takes 8 bytes, so that one for every second fits. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Memory that the readings of one import share. */
export interface Memory {
  /** @throws a `SourceError` when the files have more readings than fit */
  take(bytes: number): void;
}

export function createMemory(limit = MAX_BYTES): Memory {
  let used = 0;
  return {
    take(bytes) {
      used += bytes;
      if (used > limit) throw new SourceError('too-many-readings');
    },
  };
}

export interface Cells {
  push(...cells: number[]): void;
  /** Returns the cells after `compact`. */
  finish(): Float64Array;
}

const FIRST_ROWS = 8;
/** If more of the memory than this share is still in use after `compact`, the memory is doubled. */
const FULL = 0.75;

/**
 * Holds rows of numbers.
 *
 * @param stride numbers in a row
 * @param compact removes rows, and moves the others to the beginning; returns the number of cells that are left
 */
export function createCells(stride: number, memory: Memory, compact: (cells: Float64Array) => number): Cells {
  let cells = new Float64Array(0);
  let length = 0;

  function makeRoom(): void {
    length = compact(cells.subarray(0, length));
    if (cells.length > 0 && length <= cells.length * FULL) return;
    const larger = Math.max(2 * cells.length, FIRST_ROWS * stride);
    memory.take((larger - cells.length) * Float64Array.BYTES_PER_ELEMENT);
    const moved = new Float64Array(larger);
    moved.set(cells);
    cells = moved;
  }

  return {
    push(...row) {
      if (length === cells.length) makeRoom();
      for (const cell of row) {
        cells[length] = cell;
        length += 1;
      }
    },
    finish() {
      length = compact(cells.subarray(0, length));
      return cells.slice(0, length);
    },
  };
}
