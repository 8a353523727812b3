import { printableName } from './printable-name.ts';

/**
 * Why files cannot be imported, in English. The app has its own texts, by code. `{…}` is a parameter: a file's name, a number or a list of
 * proper names. A new code also needs its text in `web/src/file-import/texts`.
 */
export const SOURCE_ERRORS = {
  'no-files': 'There are no files in it. Choose the file or folder that the app or service exported.',
  'unknown-kind': 'Hatchery cannot read {file}. It reads exports of {labels}.',
  'unknown-kinds': 'Hatchery can read none of these {count} files, such as {file}. It reads exports of {labels}.',
  'several-kinds': 'The files are exports of different kinds: {labels}. Import one at a time.',
  'unreadable-file': '{file} can no longer be read. It may have been moved, changed or deleted. Choose it again.',
  'missing-column': '{file} has no column {columns}: the first line must have the column names.',
  'broken-csv': '{file} cannot be read near line {line}: {problem}',
  'cut-off-xml':
    '{file} is incomplete: its end is missing. Export it once more, and wait until the export is finished.',
  'damaged-xml': '{file} is damaged near line {line}, or is not an export of Apple Health. Export it once more.',
  'not-a-zip': '{file} is not a zip, although its name says so. Download it again.',
  'damaged-zip': '{file} is damaged. Download it again, or export it once more.',
  'cut-off-zip': '{file} is incomplete: its end is missing. Wait until the download is finished, or download it again.',
  'split-zip': '{file} is only one part of a zip. Choose all parts together, or export it as one file.',
  'encrypted-zip': '{file} is protected by a password. Unpack it first, then choose the unpacked folder.',
  'unknown-compression':
    '{file} is compressed with {method}, which Hatchery cannot read. Unpack it first, then choose the unpacked folder.',
  'nested-zip': '{file} is a zip inside another zip. Unpack it first, then choose the unpacked folder.',
  'too-many-entries':
    '{file} has more than {limit} files. Export your health data only, or unpack it and choose the folder with them.',
  'too-large-unpacked':
    '{file} is larger than {limit} when it is unpacked. Hatchery does not read it, because no known export is that large.',
  'too-compressed': '{file} unpacks to far more than a real export would. Hatchery does not read it.',
  'wrong-size': '{file} is not as large as its zip says. The zip is damaged: export it once more.',
  'not-a-database':
    '{file} is not a database of Health Connect. Export it once more in the settings of Health Connect.',
  'other-database': '{file} is a database, but not of Health Connect. Choose the zip that Health Connect exported.',
  'damaged-database':
    '{file} is damaged: the database cannot be opened. Export it once more in the settings of Health Connect.',
  'database-too-large':
    '{file} is larger than {limit}, which is too large to open here. Use the command line: npx hatchery import.',
  'takeout-without-health':
    '{file} is part of a Google Takeout without health data. Go to takeout.google.com and choose Google Health there.',
  'garmin-export':
    '{file} is part of an export of Garmin, which Hatchery cannot read. Let Garmin Connect share its data with Apple Health or Health Connect, and import the export of that app.',
  'garmin-table':
    '{file} is a table of Garmin Connect, which has no exact times. Let Garmin Connect share its data with Apple Health or Health Connect, and import the export of that app.',
  'fitbit-site-table':
    '{file} is from the former website of Fitbit, and lacks most readings. Go to takeout.google.com, choose Google Health there, and import that export.',
  'apple-clinical-document':
    '{file} is the clinical document in an export of Apple Health. Choose the whole export.zip, or the large XML file beside it.',
  'no-people': 'The files have no readings: no row has a value in the column Id.',
  'no-such-person': 'The files have no readings of the person {person}.',
  'several-people':
    'The files have readings of several people: {people}. Import one of them on the command line: npx hatchery import, with --person.',
  'too-many-readings':
    'The files have far more readings of the last 90 days than one person has. Import the files of one person.',
  'too-many-origins':
    'The files have readings of more than {limit} devices and apps, far more than one person has. Import the files of one person.',
} as const;

export type SourceErrorCode = keyof typeof SOURCE_ERRORS;
/** A list is shown with commas, and shortened at its end. */
export type SourceErrorParams = Readonly<Record<string, string | number | readonly string[]>>;
/** Maximum number of items of a list that are shown. */
const MAX_LISTED = 20;

/** Thrown when files cannot be imported. The message is shown to the user, and contains no readings. */
export class SourceError extends Error {
  override name = 'SourceError';
  readonly code: SourceErrorCode;
  /** Printable. */
  readonly params: Readonly<Record<string, string>>;

  constructor(code: SourceErrorCode, params: SourceErrorParams = {}, options?: ErrorOptions) {
    const printable = printableParams(params);
    super(fillIn(SOURCE_ERRORS[code], printable), options);
    this.code = code;
    this.params = printable;
  }
}

const printableParams = (params: SourceErrorParams): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([key, value]) => [key, printableParam(value)]));

function printableParam(value: SourceErrorParams[string]): string {
  if (typeof value === 'number') return value.toLocaleString('en');
  if (typeof value === 'string') return printableName(value);
  const shown = value.slice(0, MAX_LISTED).map(printableName);
  return [...shown, ...(value.length > MAX_LISTED ? ['…'] : [])].join(', ');
}

const fillIn = (sentence: string, params: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (hole, key: string) => params[key] ?? hole);
