import { SourceError } from '../errors.ts';
import type { FoundReading, ReadContext } from '../import/import-source.ts';
import type { SkipReason } from '../import/skipped.ts';
import { printableName } from '../printable-name.ts';
import type { SourceFile } from '../source-file.ts';
import type { Database, Value } from './open-database.ts';
import { countRows, findTable, plainName, type Schema, type Table } from './schema.ts';

/** What the parts of this source share while they read one file. */
export interface Reader {
  context: ReadContext;
  /** In ms since 1970, as the file has its times. Earlier readings are counted, but not read. */
  oldest: number;
  /** Maximum number of rows of a table that are read. A file of this size has fewer, unless it is damaged. */
  maxRows: number;
  /** Returns a table with these columns. Counts one that exists without them as `damaged`. */
  table(name: string, columns: readonly string[]): Table | undefined;
  /** Yields rows, and counts what is behind a damaged page as `damaged`. */
  rows(table: Table, sql: string, params?: readonly number[]): Iterable<readonly Value[]>;
  skip(reason: SkipReason, table: string, count?: number): void;
  /** Counts all rows of a table with one reason. */
  skipAll(reason: SkipReason, table: Table): void;
  skipOlder(table: Table, time: string): void;
}

/** The earliest time that a `Date` can have. */
const MIN_TIME = -8.64e15;
/** No row is smaller. A damaged file that refers to the same page again and again would otherwise have endless rows. */
const MIN_ROW_BYTES = 6;

export function createReader(file: SourceFile, database: Database, schema: Schema, context: ReadContext): Reader {
  const { shiftMs, oldest = MIN_TIME + shiftMs } = context;
  const place = (table: string) => () => `${printableName(file.name)}, ${table}`;
  const maxRows = Math.floor(file.size / MIN_ROW_BYTES);
  const skipCounted = (reason: SkipReason, table: Table, sql: string, params: readonly number[] = []) => {
    for (const [count] of reader.rows(table, sql, params)) {
      if (Number(count) < maxRows) reader.skip(reason, table.name, Number(count));
      else reader.skip('damaged', table.name);
    }
  };
  const reader: Reader = {
    context,
    oldest: oldest - shiftMs,
    maxRows,
    table(name, columns) {
      const table = findTable(database, schema, name, columns);
      if (!table && schema.has(plainName(name))) reader.skip('damaged', name);
      return table;
    },
    *rows({ name }, sql, params = []) {
      let count = 0;
      try {
        for (const row of database.rows(sql, params)) {
          count += 1;
          yield row;
        }
        if (count >= maxRows) reader.skip('damaged', name);
      } catch (error) {
        if (!(error instanceof SourceError) || error.code !== 'damaged-database') throw error;
        reader.skip('damaged', name);
      }
    },
    skip: (reason, table, count = 1) => context.skip(reason, place(table), count),
    skipAll: (reason, table) => skipCounted(reason, table, countRows(table, maxRows)),
    skipOlder: (table, time) => skipCounted('old', table, countRows(table, maxRows, time), [reader.oldest]),
  };
  return reader;
}

export const isTime = (value: Value | undefined): value is number =>
  typeof value === 'number' && Math.abs(value) <= -MIN_TIME;

/** The app that measured a reading. */
export type Origin = Pick<FoundReading, 'origin' | 'isMirror'>;
