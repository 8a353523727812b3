import { SourceError } from '../errors.ts';
import type { ImportSource } from '../import/import-source.ts';
import type { SourceFile } from '../source-file.ts';
import { readApps } from './apps.ts';
import { isDatabase } from './database-file.ts';
import { APPS, KINDS, SLEEPS } from './kinds.ts';
import type { OpenDatabase } from './open-database.ts';
import { createReader, type Reader } from './reader.ts';
import { readReadings } from './readings.ts';
import { plainName, readSchema, type Schema } from './schema.ts';
import { readSleeps } from './sleeps.ts';

const NAME = /health_?connect[^/]*\.db$/i;

/** The export of Android's Health Connect: a zip with one SQLite database. */
export const healthConnect = (openDatabase: OpenDatabase): ImportSource => ({
  name: 'health-connect',
  label: 'Health Connect',
  async select(files) {
    const selected: SourceFile[] = [];
    for (const file of files) if (NAME.test(file.name) || isDatabase(await file.head())) selected.push(file);
    return selected;
  },
  // All times are instants.
  needsZone: () => false,
  async read(files, context) {
    for (const file of files) {
      const database = await openDatabase(file, context.signal);
      try {
        const schema = readSchema(database);
        checkKind(file, schema);
        await readDatabase(createReader(file, database, schema, context), schema);
      } finally {
        database.close();
      }
    }
  },
});

/** @throws a `SourceError` when it is a database of another app */
function checkKind({ name }: SourceFile, schema: Schema): void {
  const tables = [APPS.table, SLEEPS.session.table, ...KINDS.map(({ table }) => table)];
  if (!tables.some((table) => schema.has(plainName(table)))) throw new SourceError('other-database', { file: name });
}

async function readDatabase(reader: Reader, schema: Schema): Promise<void> {
  const appOf = readApps(reader);
  for (const kind of KINDS) {
    await readReadings(reader, kind, appOf);
  }
  readSleeps(reader, appOf);
  skipOthers(reader, schema);
}

/** Counts the records that Hatchery does not store, such as weights. */
function skipOthers(reader: Reader, schema: Schema): void {
  const known = new Set(
    [...KINDS.flatMap(({ table, parent }) => (parent ? [table, parent.table] : [table])), SLEEPS.session.table].map(
      plainName,
    ),
  );
  for (const [plain, name] of schema) {
    if (known.has(plain) || !plain.endsWith('recordtable')) continue;
    reader.skipAll('other-metric', { name, columns: new Map() });
  }
}
