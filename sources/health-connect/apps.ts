import { APPS, MIRRORS } from './kinds.ts';
import type { Value } from './open-database.ts';
import type { Origin, Reader } from './reader.ts';
import { findTable, selectFrom } from './schema.ts';

/** Returns the app with an id; an app without a name if it is not known. */
export type AppOf = (id: Value | undefined) => Origin;

const UNKNOWN: Origin = { origin: '' };

/** Reads the apps that wrote into Health Connect. The phone's own counter has no name. */
export function readApps(reader: Reader): AppOf {
  const { database, schema } = reader;
  const table = findTable(database, schema, APPS.table, [APPS.id, APPS.package]);
  const apps = new Map<Value, Origin>();
  if (!table) return () => UNKNOWN;
  const hasName = table.columns.has('appname');
  const sql = selectFrom(table, [
    [APPS.id, 'number'],
    [APPS.package, 'text'],
    [hasName ? APPS.name : APPS.package, 'text'],
  ]);
  const names = new Set<string>();
  for (const [id = null, packageName, appName] of reader.rows(table, sql)) {
    const name = String(appName || packageName || `App ${id}`);
    // Two apps may have one name, such as a watch's and its phone's.
    const origin = names.has(name) ? `${name} (${packageName ?? id})` : name;
    names.add(name);
    apps.set(id, MIRRORS.has(String(packageName)) ? { origin, isMirror: true } : { origin });
  }
  return (id) => apps.get(id ?? null) ?? UNKNOWN;
}
