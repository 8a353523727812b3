import { readCsvHeader } from '../csv.ts';
import type { SourceErrorCode } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';

/** A kind of file that Hatchery knows, but cannot read. Its error says which export to ask for instead. */
export interface UnsupportedKind {
  code: SourceErrorCode;
  matches(file: SourceFile): Promise<boolean>;
}

const isNamed = (code: SourceErrorCode, name: RegExp): UnsupportedKind => ({
  code,
  matches: async (file) => name.test(file.name),
});

/** @param text matches the beginning of the content */
const begins = (code: SourceErrorCode, name: RegExp, text: RegExp): UnsupportedKind => ({
  code,
  async matches(file) {
    if (!name.test(file.name)) return false;
    return text.test(new TextDecoder().decode((await file.head()).subarray(0, 4096)));
  },
});

/** @param columns some of the columns of the table */
const table = (code: SourceErrorCode, columns: readonly string[]): UnsupportedKind => ({
  code,
  async matches(file) {
    if (!/\.csv$/i.test(file.name)) return false;
    const header = await readCsvHeader(file);
    return columns.every((column) => header.includes(column));
  },
});

/** Asked only when no source has selected a file. Those that need only names come first. */
export const UNSUPPORTED: readonly UnsupportedKind[] = [
  isNamed('takeout-without-health', /^Takeout\/|(?:^|\/)archive_browser\.html$|^takeout-\d{8}T[^/]*\/|_GoogleData\//),
  isNamed('garmin-export', /(?:^|\/)DI[-_]CONNECT\//i),
  begins('apple-clinical-document', /\.xml$/i, /<ClinicalDocument[\s>]/),
  table('garmin-table', ['Body Battery', 'Resting Heart Rate']),
  begins('fitbit-site-table', /\.csv$/i, /^\ufeff?"?(?:Body|Foods|Activities|Sleep)"?\r?\n"?(?:Date|Start Time)"?,/),
];
