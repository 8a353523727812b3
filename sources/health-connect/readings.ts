import type { AppOf } from './apps.ts';
import type { Kind } from './kinds.ts';
import type { Value } from './open-database.ts';
import { isTime, type Reader } from './reader.ts';
import { findTable, plainName, selectFrom } from './schema.ts';

const APP = 'app_info_id';

/** Reads the readings of one table. A table appears with its first record, so it may be missing. */
export function readReadings(reader: Reader, kind: Kind, appOf: AppOf): void {
  const { database, schema, context, oldest, skip } = reader;
  const { metric, value, start, end, parent } = kind;
  const table = findTable(database, schema, kind.table, [value, start, ...(end ? [end] : [])]);
  if (!table) {
    if (schema.has(plainName(kind.table))) skip('damaged', kind.table);
    return;
  }
  const app = parent?.key ?? APP;
  const sql = selectFrom(
    table,
    [
      [value, 'number'],
      [start, 'number'],
      [end ?? start, 'number'],
      [table.columns.has(plainName(app)) ? app : start, 'number'],
    ],
    end ?? start,
  );
  const originOf = parent ? appsOfParents(reader, parent.table, appOf) : appOf;
  reader.skipOlder(table, end ?? start);
  for (const [number, from, to, id] of reader.rows(table, sql, [oldest])) {
    if (!isTime(from) || !isTime(to) || (end && to <= from)) skip('time', table.name);
    else if (typeof number !== 'number') skip('number', table.name);
    else {
      const until = end ? { end: to + context.shiftMs } : {};
      context.add({ metric, value: number, start: from + context.shiftMs, ...until, ...originOf(id) });
    }
  }
}

/** The readings of a series refer to a record, and only the record has the app. */
function appsOfParents(reader: Reader, name: string, appOf: AppOf): AppOf {
  const table = findTable(reader.database, reader.schema, name, ['row_id', APP]);
  const apps = new Map<Value | undefined, Value>();
  if (!table) return appOf;
  const [since, params] = table.columns.has('endtime') ? ['end_time', [reader.oldest]] : [undefined, []];
  const sql = selectFrom(
    table,
    [
      ['row_id', 'number'],
      [APP, 'number'],
    ],
    since,
  );
  for (const [id, app = null] of reader.rows(table, sql, params)) apps.set(id, app);
  return (id) => appOf(apps.get(id));
}
