import { createReadStream } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SaxesParser } from 'saxes';
import { KINDS, SLEEPS } from '../../sources/health-connect/kinds.ts';

/** The least that a program must do to read a file of each kind, with the library that Hatchery uses. */
export const BARE = { saxes: readWithSaxes, 'node:sqlite': readWithSqlite } satisfies Record<
  string,
  (path: string) => Promise<unknown>
>;
export type BareName = keyof typeof BARE;

/** Parses a file with handlers that do nothing. */
async function readWithSaxes(path: string): Promise<void> {
  const parser = new SaxesParser();
  parser.on('opentag', () => {});
  parser.on('closetag', () => {});
  // Without it saxes throws at the first character that XML does not allow.
  parser.on('error', () => {});
  for await (const text of createReadStream(path, 'utf8')) parser.write(text);
  parser.close();
}

/** Reads the columns with times and values of each table that has readings. */
async function readWithSqlite(path: string): Promise<void> {
  using database = new DatabaseSync(path, { readOnly: true });
  const queries = KINDS.map(({ table, value, start, end, parent }) => {
    return `SELECT ${[value, start, end ?? start, parent?.key ?? 'app_info_id']} FROM ${table}`;
  });
  const { session, stage } = SLEEPS;
  queries.push(
    'SELECT row_id, app_info_id FROM heart_rate_record_table',
    `SELECT row_id, ${session.start}, ${session.end}, app_info_id FROM ${session.table}`,
    `SELECT ${stage.key}, ${stage.start}, ${stage.end}, ${stage.type} FROM ${stage.table}`,
  );
  for (const query of queries) for (const _row of database.prepare(query).iterate());
}
