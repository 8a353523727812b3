import type { Database } from './open-database.ts';

/** A table by its name in the file, which is untrusted: quote it. */
export interface Table {
  name: string;
  /** Its columns by their plain names. Generated columns are not among them, because reading one runs code of the file. */
  columns: ReadonlyMap<string, string>;
}

/** Tables by their plain names. */
export type Schema = ReadonlyMap<string, string>;

/** Some versions of Android name a table `HeartRateRecordTable`, others `heart_rate_record_table`. */
export const plainName = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** Returns the real tables. Views, triggers and virtual tables are never read, because they run code of the file. */
export function readSchema(database: Database): Schema {
  const sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite_%'";
  const schema = new Map<string, string>();
  for (const [name] of database.rows(sql)) if (typeof name === 'string') schema.set(plainName(name), name);
  return schema;
}

/** Returns a table with these columns; undefined if it or one of them does not exist. */
export function findTable(
  database: Database,
  schema: Schema,
  name: string,
  columns: readonly string[],
): Table | undefined {
  const found = schema.get(plainName(name));
  if (found === undefined) return undefined;
  const known = new Map<string, string>();
  for (const [, column] of database.rows(`PRAGMA table_info(${quoted(found)})`)) {
    if (typeof column === 'string') known.set(plainName(column), column);
  }
  return columns.every((column) => known.has(plainName(column))) ? { name: found, columns: known } : undefined;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The kinds of columns, by the expression that reads one. What does not fit becomes NULL. */
const EXPRESSIONS = {
  /** Converts integers, because those above 2^53 have no number in JavaScript. */
  number: (column: string) =>
    `CASE typeof(${column}) WHEN 'integer' THEN CAST(${column} AS REAL) WHEN 'real' THEN ${column} END`,
  /** Long texts are not loaded. */
  text: (column: string) =>
    `CASE WHEN typeof(${column}) = 'text' AND octet_length(${column}) <= 1000 THEN ${column} END`,
};

/**
 * Returns the query of these columns.
 *
 * @param since a column of times. Rows with an earlier time than the query's parameter are left out; rows without a time are not
 */
export function selectFrom(
  table: Table,
  selected: readonly (readonly [column: string, kind: keyof typeof EXPRESSIONS])[],
  maxRows: number,
  since?: string,
): string {
  const list = selected.map(([, kind], index) => EXPRESSIONS[kind](`c${index}`));
  const rows = firstRows(table, [...selected.map(([column]) => column), ...(since ? [since] : [])], maxRows);
  return `SELECT ${list.join(', ')} FROM ${rows}${since ? ` WHERE (c${selected.length} < ?) IS NOT TRUE` : ''}`;
}

/** Returns the query of the number of rows, or of those before a time. */
export const countRows = (table: Table, maxRows: number, time?: string): string =>
  `SELECT CAST(count(*) AS REAL) FROM ${firstRows(table, time ? [time] : [], maxRows)}${time ? ' WHERE c0 < ?' : ''}`;

/**
 * Returns a subquery of columns, with the names c0, c1, … Its limit also ends the query if pages of a damaged file refer to each other in
 * a circle. Indexes are not used, because a damaged one hides rows.
 */
function firstRows({ name, columns }: Table, selected: readonly string[], maxRows: number): string {
  const list = selected.map((column, index) => `${quoted(columns.get(plainName(column)) ?? column)} AS c${index}`);
  return `(SELECT ${list.join(', ') || 'NULL'} FROM ${quoted(name)} NOT INDEXED LIMIT ${maxRows})`;
}
