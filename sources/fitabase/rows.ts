import { type CsvError, parse } from 'csv-parse';
import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source.ts';

export interface Row {
  /** The id of the person; empty in a blank row. */
  person: string;
  cells: Record<string, string | undefined>;
  line: number;
  /** Number of bytes of the file that have been read so far. */
  bytes: number;
}

interface Parsed {
  record: Record<string, string | undefined>;
  info: { lines: number };
}

/** Maximum size of a row in bytes. A longer row is usually caused by an unclosed quotation mark. */
const MAX_ROW_BYTES = 64 * 1024;

/** Control characters are removed from ids, because ids are printed and a terminal would interpret the characters. */
const CONTROLS = /\p{Cc}/gu;

/**
 * Reads the rows of a file in constant memory.
 *
 * @throws a SourceError when a column is missing or the file is not CSV
 */
export async function* readRows(file: SourceFile, columns: readonly string[]): AsyncGenerator<Row> {
  const header = (names: string[]) => {
    const missing = columns.filter((column) => !names.includes(column));
    if (missing.length === 0) return names;
    throw new SourceError('missing-column', { file: file.name, columns: missing.join(', ') });
  };
  const parser = parse({
    info: true,
    columns: (names: string[]) => header(names.map((name) => name.trim())),
    trim: true,
    // Accepts malformed rows here. They are skipped and counted later.
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
  });
  try {
    for await (const [{ record, info }, bytes] of parsed(file, parser)) {
      yield { person: (record.Id ?? '').replaceAll(CONTROLS, ''), cells: record, line: info.lines, bytes };
    }
  } catch (error) {
    throw toSourceError(file.name, error as CsvError & { code?: string });
  }
}

/**
 * Parses the file chunk by chunk. Uses events and strings, because the browser build of csv-parse has no async iterator and does not
 * accept a `Uint8Array`.
 *
 * @returns the records, each with the number of bytes read so far
 */
async function* parsed(file: SourceFile, parser: ReturnType<typeof parse>): AsyncGenerator<[Parsed, number]> {
  let records: Parsed[] = [];
  parser.on('data', (record: Parsed) => records.push(record));
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject);
  });
  // Prevents an unhandled rejection while the promise is not awaited. The next `Promise.race` below rejects instead.
  ended.catch(() => {});
  let decoder: ReturnType<typeof decoderFor> | undefined;
  let bytes = 0;
  function* drain(): Generator<[Parsed, number]> {
    const all = records;
    records = [];
    for (const record of all) yield [record, bytes];
  }
  for await (const chunk of file.stream()) {
    decoder ??= decoderFor(chunk);
    bytes += chunk.length;
    const text = decoder.decode(chunk, { stream: true });
    await Promise.race([ended, new Promise<void>((resolve) => parser.write(text, () => resolve()))]);
    yield* drain();
  }
  parser.end(decoder?.decode() ?? '');
  await ended;
  yield* drain();
}

/** Decodes UTF-8, or UTF-16 LE if the file begins with its byte order mark, as files saved by spreadsheet programs may. */
const decoderFor = (start: Uint8Array) =>
  new TextDecoder(start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : 'utf-8');

function toSourceError(name: string, error: CsvError & { code?: string }): Error {
  if (error instanceof SourceError || !error.code) return error;
  const line = 'lines' in error ? Number(error.lines) : 1;
  return new SourceError('broken-csv', { file: name, line, problem: error.message.split('\n')[0] ?? '' });
}
