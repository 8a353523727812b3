import { readCsv } from '../csv.ts';
import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';

export interface Row {
  /** The id of the person; empty in a blank row. */
  person: string;
  /** The cells of the columns, in the order of the columns. */
  cells: readonly string[];
  line: number;
  isBlank: boolean;
}

/** Control characters are removed from ids, because ids are printed and a terminal would interpret the characters. */
const CONTROLS = /\p{Cc}/gu;

/**
 * Reads the rows of a file in constant memory.
 *
 * @param columns the column of the person first
 * @throws a `SourceError` when a column is missing or the file is not CSV
 */
export async function readRows(
  file: SourceFile,
  columns: readonly string[],
  signal: AbortSignal,
  onRow: (row: Row) => void,
): Promise<void> {
  await readCsv(file, signal, (header) => {
    const missing = columns.filter((column) => !header.includes(column));
    if (missing.length > 0) throw new SourceError('missing-column', { file: file.name, columns: missing });
    const places = columns.map((column) => header.indexOf(column));
    return (all, line) => {
      const cells = places.map((place) => all[place] ?? '');
      const [person = ''] = cells;
      onRow({ person: person.replaceAll(CONTROLS, ''), cells, line, isBlank: all.every((cell) => cell === '') });
    };
  });
}
