import type { DatabaseSync } from 'node:sqlite';

export interface Epochs {
  /** Returns the number of the current epoch. Looks for writes of other connections if `endCheck` was called since the last time. */
  current(): number;
  isChecked(): boolean;
  /** Call this before another connection may have written: at the end of a turn of the event loop, and of a transaction. */
  endCheck(): void;
  /** Begins a new epoch. */
  advance(): void;
}

/** Counts the times at which rows that were read before may have changed, other than by a write of this connection. */
export function epochs(database: DatabaseSync): Epochs {
  // Its value changes when another connection has committed.
  const select = database.prepare('PRAGMA data_version');
  let epoch = 0;
  let version: unknown;
  let isChecked = false;

  return {
    current() {
      if (isChecked) return epoch;
      const found = select.get()?.data_version;
      if (found !== version) epoch += 1;
      version = found;
      isChecked = true;
      return epoch;
    },
    isChecked: () => isChecked,
    endCheck() {
      isChecked = false;
    },
    advance() {
      epoch += 1;
    },
  };
}
