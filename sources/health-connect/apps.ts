import { SourceError } from '../errors.ts';
import { APPS, MIRRORS } from './kinds.ts';
import type { Value } from './open-database.ts';
import type { Origin, Reader } from './reader.ts';
import { selectFrom } from './schema.ts';

/** Returns the app with an id; an app without a name if there is no id. */
export type AppOf = (id: Value | undefined) => Origin;

/** For tables that do not record the app of a reading. */
export const unknownApp: AppOf = () => ({ origin: '' });
/** For apps that are not in the table of apps. Each has its own name, because two apps may have recorded the same steps. */
const unnamedApp: AppOf = (id) => (typeof id === 'number' ? { origin: `App ${id}` } : unknownApp(id));
/** Maximum number of apps. A person has a few. */
const MAX_APPS = 1_000;

/** Reads the apps that wrote into Health Connect. The phone's own counter has no name. */
export function readApps(reader: Reader): AppOf {
  const table = reader.table(APPS.table, [APPS.id, APPS.package]);
  const apps = new Map<Value, Origin>();
  if (!table) return unnamedApp;
  const hasName = table.columns.has('appname');
  const columns = [
    [APPS.id, 'number'],
    [APPS.package, 'text'],
    [hasName ? APPS.name : APPS.package, 'text'],
  ] as const;
  const names = new Set<string>();
  for (const [id = null, packageName, appName] of reader.rows(table, selectFrom(table, columns, reader.maxRows))) {
    if (apps.size === MAX_APPS) throw new SourceError('too-many-origins', { limit: MAX_APPS });
    const name = String(appName || packageName || `App ${id}`);
    // Two apps may have one name, such as a watch's and its phone's.
    const origin = names.has(name) ? `${name} (${packageName ?? id})` : name;
    names.add(name);
    apps.set(id, MIRRORS.has(String(packageName)) ? { origin, isMirror: true } : { origin });
  }
  return (id) => apps.get(id ?? null) ?? unnamedApp(id);
}
