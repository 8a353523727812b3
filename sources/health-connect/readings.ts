import { SourceError } from '../errors.ts';
import { nextTask } from '../next-task.ts';
import { type AppOf, unknownApp } from './apps.ts';
import type { Kind } from './kinds.ts';
import type { Value } from './open-database.ts';
import { isTime, type Reader } from './reader.ts';
import { plainName, selectFrom } from './schema.ts';

const APP = 'app_info_id';
/** Reading blocks the thread. At most this many rows are read before an abort is noticed. */
const ROWS_PER_TASK = 20_000;
/** Maximum number of records with heart rates. Seven apps that write one each minute have fewer in 90 days. */
const MAX_PARENTS = 1_000_000;

/** Reads the readings of one table. A table appears with its first record, so it may be missing. */
export async function readReadings(reader: Reader, kind: Kind, appOf: AppOf): Promise<void> {
  const { context, oldest, maxRows, skip } = reader;
  const { metric, value, start, end, parent } = kind;
  const table = reader.table(kind.table, [value, start, ...(end ? [end] : [])]);
  if (!table) return;
  const app = parent?.key ?? APP;
  const hasApp = table.columns.has(plainName(app));
  const sql = selectFrom(
    table,
    [
      [value, 'number'],
      [start, 'number'],
      [end ?? start, 'number'],
      [hasApp ? app : start, 'number'],
    ],
    maxRows,
    end ?? start,
  );
  const recordedApp = parent ? appsOfParents(reader, parent.table, appOf) : appOf;
  const originOf = hasApp ? recordedApp : unknownApp;
  reader.skipOlder(table, end ?? start);
  let rows = 0;
  for (const [number, from, to, id] of reader.rows(table, sql, [oldest])) {
    if (rows % ROWS_PER_TASK === 0) {
      await nextTask();
      context.signal.throwIfAborted();
    }
    rows += 1;
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
  const table = reader.table(name, ['row_id', APP]);
  const apps = new Map<Value | undefined, Value>();
  if (!table) return unknownApp;
  const [since, params] = table.columns.has('endtime') ? ['end_time', [reader.oldest]] : [undefined, []];
  const sql = selectFrom(
    table,
    [
      ['row_id', 'number'],
      [APP, 'number'],
    ],
    reader.maxRows,
    since,
  );
  for (const [id, app = null] of reader.rows(table, sql, params)) {
    apps.set(id, app);
    if (apps.size > MAX_PARENTS) throw new SourceError('too-many-readings');
  }
  return (id) => appOf(apps.get(id));
}
