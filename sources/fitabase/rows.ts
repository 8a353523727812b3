import { type CsvError, parse } from 'csv-parse';
import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source.ts';

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
  info: { lines: number };
}

/** A longer row comes from a quotation mark that was never closed. */
const MAX_ROW_BYTES = 64 * 1024;

/** No Id has them, and Ids are shown: a terminal would take them for commands. */
const CONTROLS = /\p{Cc}/gu;

/** The rows of a file one by one, in constant memory. Throws a SourceError when a column is missing or it is not CSV. */
export async function* readRows(file: SourceFile, columns: readonly string[]): AsyncGenerator<Row> {
  const header = (names: string[]) => {
    const missing = columns.filter((column) => !names.includes(column));
    if (missing.length === 0) return names;
    throw new SourceError(
      `${file.name} has no column ${missing.join(', ')}: the first line must have the column names.`,
    );
  };
  const parser = parse({
    info: true,
    columns: (names: string[]) => header(names.map((name) => name.trim())),
    trim: true,
    // Untidy rows are rows too: they are counted among what was skipped.
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
  });
  try {
    for await (const [{ record, info }, bytes] of parsed(file, parser)) {
      yield { person: (record.Id ?? '').replaceAll(CONTROLS, ''), cells: record, line: info.lines, bytes };
    }
  } catch (error) {
    throw readable(file.name, error as CsvError & { code?: string });
  }
}

/**
 * What the parser makes of the file, a chunk at a time, with the bytes read so far. By events, as csv-parse's build for browsers
 * has no async iterator, and as text, as it does not take a browser's bytes.
 */
async function* parsed(file: SourceFile, parser: ReturnType<typeof parse>): AsyncGenerator<[Parsed, number]> {
  let records: Parsed[] = [];
  parser.on('data', (record: Parsed) => records.push(record));
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject);
  });
  // It may fail while nothing waits for it: then the next chunk finds out.
  ended.catch(() => {});
  let decoder: ReturnType<typeof decoderFor> | undefined;
  let bytes = 0;
  function* taken(): Generator<[Parsed, number]> {
    const all = records;
    records = [];
    for (const record of all) yield [record, bytes];
  }
  for await (const chunk of file.stream()) {
    decoder ??= decoderFor(chunk);
    bytes += chunk.length;
    const text = decoder.decode(chunk, { stream: true });
    await Promise.race([ended, new Promise<void>((resolve) => parser.write(text, () => resolve()))]);
    yield* taken();
  }
  parser.end(decoder?.decode() ?? '');
  await ended;
  yield* taken();
}

/** UTF-8 unless the file begins with the byte order mark of UTF-16, as spreadsheets write it. */
const decoderFor = (start: Uint8Array) =>
  new TextDecoder(start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : 'utf-8');

function readable(name: string, error: CsvError & { code?: string }): Error {
  if (!error.code) return error;
  const at = 'lines' in error ? ` near line ${error.lines}` : '';
  return new SourceError(`${name} cannot be read${at}: ${error.message.split('\n')[0]}`);
}
