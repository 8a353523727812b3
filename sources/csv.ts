import { type CsvError, parse } from 'csv-parse';
import { SourceError } from './errors.ts';
import type { SourceFile } from './source-file.ts';

/** Receives a row: its cells, without surrounding spaces, and its line number. A blank line is a row with one empty cell. */
export type CsvRowReader = (cells: readonly string[], line: number) => void;

/** Maximum length of a row. A longer row is usually caused by an unclosed quotation mark. */
const MAX_ROW_LENGTH = 64 * 1024;

/**
 * Reads a CSV file in constant memory, in UTF-8 or UTF-16. Lines without quotation marks are split here, several times as fast
 * as `csv-parse` reads them. `csv-parse` takes over at the first quotation mark.
 *
 * @param start receives the first row and returns the reader of the other rows; undefined if they are not needed
 * @throws a `SourceError` when a row is too long or has unclosed quotation marks
 */
export async function readCsv(
  file: SourceFile,
  signal: AbortSignal | undefined,
  start: (header: readonly string[]) => CsvRowReader | undefined,
): Promise<void> {
  let reader: CsvRowReader | undefined;
  let line = 0;
  let rest = '';
  let quoted: ReturnType<typeof createQuotedReader> | undefined;

  /** Returns false if no more rows are needed. */
  function read(cells: readonly string[], lineNumber: number): boolean {
    if (reader) reader(cells, lineNumber);
    else reader = start(cells);
    return reader !== undefined;
  }

  /** Splits the complete lines of `rest`, up to the first one with a quotation mark. */
  async function readText(text: string): Promise<boolean> {
    if (quoted) return quoted.write(text);
    rest += text;
    const quote = rest.indexOf('"');
    const end = rest.lastIndexOf('\n', quote < 0 ? undefined : quote) + 1;
    const lines = rest.slice(0, Math.max(end - 1, 0)).split('\n');
    rest = rest.slice(end);
    if (end > 0) for (const text of lines) if (!read(cellsOf(text), ++line)) return false;
    if (quote >= 0) {
      quoted = createQuotedReader(file.name, line, read);
      return quoted.write(rest);
    }
    if (rest.length > MAX_ROW_LENGTH) throw brokenCsv(file.name, line + 1, 'A row is too long.');
    return true;
  }

  let decoder: ReturnType<typeof decoderFor> | undefined;
  for await (const chunk of file.chunks(signal)) {
    signal?.throwIfAborted();
    decoder ??= decoderFor(chunk);
    if (!(await readText(decoder.decode(chunk, { stream: true })))) return;
  }
  if (!(await readText(decoder?.decode() ?? ''))) return;
  if (quoted) await quoted.end();
  // White space after the last line is not a row, as csv-parse has it.
  else if (rest.trim() !== '') read(cellsOf(rest), ++line);
}

/** Returns the first row, without reading more than the beginning of the file; empty if it is not CSV. */
export async function readCsvHeader(file: SourceFile): Promise<readonly string[]> {
  let header: readonly string[] = [];
  const start: SourceFile = {
    ...file,
    async *chunks() {
      yield new Uint8Array(await file.head());
    },
  };
  try {
    await readCsv(start, undefined, (names) => {
      header = names;
      return undefined;
    });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
  return header;
}

const cellsOf = (line: string): string[] => line.split(',').map((cell) => cell.trim());

/** Decodes UTF-8, or UTF-16 LE if the file begins with its byte order mark, as files saved by spreadsheet programs may. */
const decoderFor = (start: Uint8Array) =>
  new TextDecoder(start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : 'utf-8');

interface Parsed {
  record: string[];
  info: { lines: number };
}

/**
 * Parses the rows from the first quotation mark on. Uses events and strings, because the browser build of `csv-parse` has no async
 * iterator and does not accept a `Uint8Array`.
 */
function createQuotedReader(name: string, linesBefore: number, read: (cells: string[], line: number) => boolean) {
  const parser = parse({
    info: true,
    trim: true,
    // Malformed rows are accepted here. The readers skip and count them.
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_LENGTH,
  });
  let records: Parsed[] = [];
  parser.on('data', (record: Parsed) => records.push(record));
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', (error) => reject(toSourceError(name, linesBefore, error)));
  });
  // Prevents an unhandled rejection while the promise is not awaited. The next `Promise.race` below rejects instead.
  ended.catch(() => {});

  function drain(): boolean {
    const all = records;
    records = [];
    return all.every(({ record, info }) => read(record, linesBefore + info.lines));
  }

  return {
    /** Returns false if no more rows are needed. */
    async write(text: string): Promise<boolean> {
      await Promise.race([ended, new Promise<void>((resolve) => parser.write(text, () => resolve()))]);
      return drain();
    },
    async end(): Promise<void> {
      parser.end();
      await ended;
      drain();
    },
  };
}

function toSourceError(name: string, linesBefore: number, error: Error | CsvError): Error {
  if (!('code' in error)) return error;
  const lines = 'lines' in error ? Number(error.lines) : 0;
  return brokenCsv(name, linesBefore + lines, error.message.split('\n')[0] ?? '');
}

const brokenCsv = (file: string, line: number, problem: string): SourceError =>
  new SourceError('broken-csv', { file, line, problem });
