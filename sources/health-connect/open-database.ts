import type { SourceFile } from '../source-file.ts';

/** A value of a column. The queries here convert every integer to a floating-point number. */
export type Value = null | number | string;

/** A database that is open for reading. */
export interface Database {
  /**
   * Yields the rows of a query one at a time, without holding the others in memory.
   *
   * @throws a `SourceError` with the code `damaged-database` when a page cannot be read
   */
  rows(sql: string, params?: readonly (string | number)[]): Iterable<readonly Value[]>;
  /** Closes the database and deletes its temporary copy. Can be repeated. */
  close(): void;
}

/**
 * Opens the SQLite database in a file in such a way that nothing in it can run or write.
 *
 * @throws a `SourceError` when the file is not a database or is too large
 */
export type OpenDatabase = (file: SourceFile, signal: AbortSignal) => Promise<Database>;
