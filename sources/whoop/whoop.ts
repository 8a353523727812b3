import { readCsvHeader } from '../csv.ts';
import type { ImportSource } from '../import/import-source.ts';
import type { SourceFile } from '../source-file.ts';
import { readWhoop } from './read.ts';
import { findTable } from './tables.ts';

/** The export has four tables. Among more, only these names are looked into, because other exports have hundreds. */
const MAX_TABLES = 20;
const NAME = /(?:^|\/)(?:physiological_cycles|physiologische_zyklen|ciclos_fisiol[^/]*gicos|sleeps|schlaf)[^/]*\.csv$/i;

/** The export that WHOOP sends as a zip of tables. */
export const whoop: ImportSource = {
  name: 'whoop',
  label: 'WHOOP',
  async select(files) {
    const tables = files.filter(({ name }) => /\.csv$/i.test(name));
    const candidates = tables.length <= MAX_TABLES ? tables : tables.filter(({ name }) => NAME.test(name));
    const found = { cycles: [] as SourceFile[], sleeps: [] as SourceFile[] };
    for (const file of candidates) {
      const table = findTable(await readCsvHeader(file));
      if (table) found[table.kind].push(file);
    }
    return [...found.cycles, ...found.sleeps];
  },
  // Every row has its offset.
  needsZone: () => false,
  read: readWhoop,
};
