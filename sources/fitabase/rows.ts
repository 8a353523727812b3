import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { type CsvError, parse } from 'csv-parse';
import { SourceError } from '../errors.ts';

export interface Row {
  /** Empty in a blank row. */
  person: string;
  cells: Record<string, string | undefined>;
  line: number;
  /** How far the file has been read. */
  bytes: number;
}

interface Parsed {
  record: Record<string, string | undefined>;
  info: { lines: number; bytes: number };
}

/** A row that is longer is no row: somebody forgot to close a quotation mark. */
const LONGEST_ROW = 64 * 1024;

/** No Id has them, and Ids are shown: a terminal would take them for commands. */
const CONTROLS = /\p{Cc}/gu;

/** The rows of a file one by one, in constant memory. Throws a SourceError when a column is missing or it is no CSV. */
export async function* readRows(path: string, columns: readonly string[]): AsyncGenerator<Row> {
  const header = (names: string[]) => {
    const missing = columns.filter((column) => !names.includes(column));
    if (missing.length === 0) return names;
    throw new SourceError(
      `${basename(path)} has no column ${missing.join(', ')}; its first line must name the columns.`,
    );
  };
  const parser = parse({
    bom: true,
    info: true,
    columns: (names: string[]) => header(names.map((name) => name.trim())),
    trim: true,
    // Untidy rows are rows too: they are counted among what was skipped.
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  });
  const file = createReadStream(path);
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield { person: (record.Id ?? '').replaceAll(CONTROLS, ''), cells: record, line: info.lines, bytes: info.bytes };
    }
  } catch (error) {
    throw readable(basename(path), error as CsvError | NodeJS.ErrnoException);
  } finally {
    file.destroy();
  }
}

function readable(name: string, error: CsvError | NodeJS.ErrnoException): Error {
  if (!error.code) return error;
  const at = 'lines' in error ? ` near line ${error.lines}` : '';
  return new SourceError(`${name} cannot be read${at}: ${error.message.split('\n')[0]}`);
}
