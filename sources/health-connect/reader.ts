import { SourceError } from '../errors.ts';
import type { FoundReading, ReadContext } from '../import/import-source.ts';
import type { SkipReason } from '../import/skipped.ts';
import { printableName } from '../printable-name.ts';
import type { SourceFile } from '../source-file.ts';
import type { Database, Value } from './open-database.ts';
import { countBefore, type Schema, type Table } from './schema.ts';

/** What the parts of this source share while they read one file. */
export interface Reader {
  database: Database;
  schema: Schema;
  context: ReadContext;
  /** In ms since 1970, as the file has its times. Earlier readings are counted, but not read. */
  oldest: number;
  /** Yields rows, and counts what is behind a damaged page as `damaged`. */
  rows(table: Table, sql: string, params?: readonly number[]): Iterable<readonly Value[]>;
  skip(reason: SkipReason, table: string, count?: number): void;
  skipOlder(table: Table, time: string): void;
}

/** The earliest time that a `Date` can have. */
const MIN_TIME = -8.64e15;
/** No row is smaller. A damaged file that refers to the same page again and again would otherwise have endless rows. */
const MIN_ROW_BYTES = 6;

export function createReader(file: SourceFile, database: Database, schema: Schema, context: ReadContext): Reader {
  const { shiftMs, oldest = MIN_TIME + shiftMs } = context;
  const place = (table: string) => () => `${printableName(file.name)}, ${table}`;
  const maxRows = file.size / MIN_ROW_BYTES;
  const reader: Reader = {
    database,
    schema,
    context,
    oldest: oldest - shiftMs,
    *rows({ name }, sql, params = []) {
      let count = 0;
      try {
        for (const row of database.rows(sql, params)) {
          if (++count > maxRows) return reader.skip('damaged', name);
          yield row;
        }
      } catch (error) {
        if (!(error instanceof SourceError) || error.code !== 'damaged-database') throw error;
        reader.skip('damaged', name);
      }
    },
    skip: (reason, table, count = 1) => context.skip(reason, place(table), count),
    skipOlder(table, time) {
      for (const [count] of reader.rows(table, countBefore(table, time), [reader.oldest])) {
        reader.skip('old', table.name, Number(count));
      }
    },
  };
  return reader;
}

export const isTime = (value: Value | undefined): value is number =>
  typeof value === 'number' && Math.abs(value) <= -MIN_TIME;

/** The app that measured a reading. */
export type Origin = Pick<FoundReading, 'origin' | 'isMirror'>;
