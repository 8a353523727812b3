import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { damages } from './damaged-bytes.ts';
import { fileSamples } from './file-samples.ts';
import { NUMBERS } from './hostile-bodies.ts';

/** The files of an export, by name, and the options to import them with. */
export interface Export {
  files: Record<string, Buffer<ArrayBuffer>>;
  zone: string;
  now: number;
  person?: string;
  shiftMs: number;
}

type Change = (text: string) => string;

const FOLDER = join(import.meta.dirname, '../fixtures/fitbit');
const NAMES = ['dailyActivity_merged.csv', 'heartrate_seconds_merged_8877689391.csv', 'sleepDay_merged.csv'];
const ORIGINALS = await Promise.all(NAMES.map((name) => readFile(join(FOLDER, name), 'latin1')));
const ZONES = ['Europe/Berlin', 'UTC', 'America/Sao_Paulo', 'Pacific/Apia', 'Africa/Monrovia', 'Australia/Lord_Howe'];

const CELLS = [
  ...NUMBERS,
  '',
  ' ',
  '0',
  '-5',
  '99999999999',
  '62.123456789',
  '"',
  '"a""b',
  ',',
  ',,,,,,',
  '\0',
  '\x1b[2J',
  '\x9b31m',
  '\r',
  '2/30/16',
  '0/0/00',
  '12/31/9999',
  '1/1/0001',
  '3/27/2016 2:30:00 AM',
  '10/30/2016 2:30:00 AM',
  '4/12/2016 13:00:00 PM',
  '2016-04-12',
  'Id',
  '8877689391',
  '__proto__',
  'x'.repeat(70_000),
];

const place = fc.nat(5_000);
const lineAt = (lines: string[], at: number) => at % Math.max(1, lines.length);

const onLines =
  (change: (lines: string[]) => void): Change =>
  (text) => {
    const lines = text.split('\n');
    change(lines);
    return lines.join('\n');
  };

const onCell = (row: number, column: number, cell: string, keepsRest: boolean): Change =>
  onLines((lines) => {
    const at = lineAt(lines, row);
    const cells = (lines[at] ?? '').split(',');
    const which = column % cells.length;
    cells[which] = keepsRest ? cells[which] + cell : cell;
    lines[at] = cells.join(',');
  });

const changes: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(place, fc.nat(6), fc.constantFrom(...CELLS), fc.boolean()).map((all) => onCell(...all)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constant(0), fc.nat(6), fc.constantFrom(...CELLS), fc.boolean())
      .map((all) => onCell(...all)),
  },
  ...[
    place.map((at) => onLines((lines) => void lines.splice(lineAt(lines, at), 1))),
    fc.tuple(place, place, fc.nat(3_000)).map(([from, to, times]) =>
      onLines((lines) => {
        const line = lines[lineAt(lines, from)] ?? '';
        lines.splice(lineAt(lines, to), 0, ...Array<string>(times).fill(line));
      }),
    ),
    fc
      .tuple(place, place)
      .map(([from, to]) =>
        onLines((lines) => void lines.splice(lineAt(lines, to), 0, ...lines.splice(lineAt(lines, from), 1))),
      ),
    fc.constantFrom('\r\n', '\r', '\n\n').map(
      (end): Change =>
        (text) =>
          text.replaceAll('\n', end),
    ),
    fc.constantFrom<Change>(
      (text) => `\xef\xbb\xbf${text}`,
      (text) => Buffer.from(`\ufeff${text}`, 'utf16le').toString('latin1'),
      (text) => text.replaceAll(',', ';'),
      (text) => text.replaceAll(',', '","'),
      (text) => text + text,
      () => '',
    ),
    fc.tuple(place, fc.string({ unit: 'binary', maxLength: 8 })).map(
      ([at, bytes]): Change =>
        (text) => {
          const from = at % (text.length + 1);
          return text.slice(0, from) + Buffer.from(bytes).toString('latin1') + text.slice(from + 1);
        },
    ),
    place.map(
      (at): Change =>
        (text) =>
          text.slice(0, at % (text.length + 1)),
    ),
  ].map((arbitrary) => ({ weight: 1, arbitrary })),
);

const file = (original: string): fc.Arbitrary<Buffer<ArrayBuffer> | undefined> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    {
      weight: 3,
      arbitrary: fc.array(changes, { maxLength: 4 }).map((all) =>
        Buffer.from(
          all.reduce((text, change) => change(text), original),
          'latin1',
        ),
      ),
    },
  );

/** The day after the last readings of the fixture. */
const THEN = Date.UTC(2016, 4, 13);
const [LATER, PERSON] = [Date.UTC(2026, 4, 13), '1503960366'];

/** The research data with changed cells and lines. */
const changedTables: fc.Arbitrary<Export> = fc
  .record({
    files: fc
      .tuple(...ORIGINALS.map(file))
      .map((files) =>
        Object.fromEntries(files.flatMap((bytes, at) => (bytes ? [[NAMES[at] ?? '', bytes] as const] : []))),
      ),
    zone: fc.constantFrom(...ZONES),
    isNamed: fc.nat(3).map((one) => one > 0),
    isShifted: fc.boolean(),
  })
  .map(({ isNamed, isShifted, ...rest }) => ({
    ...rest,
    ...(isNamed ? { person: PERSON } : {}),
    ...(isShifted ? { now: LATER, shiftMs: LATER - THEN } : { now: THEN, shiftMs: 0 }),
  }));

const NOW = Date.now();
const SAMPLES = fileSamples(NOW);

/** Files of every kind with changed bytes. */
const damagedFiles: fc.Arbitrary<Export> = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.array(damages, { minLength: 1, maxLength: 4 }))
  .map(([sample, changes]) => ({
    files: Object.fromEntries(
      Object.entries(sample).map(([name, bytes], at) => [name, changes[at % changes.length]?.(bytes) ?? bytes]),
    ),
    zone: 'Europe/Berlin',
    now: NOW,
    shiftMs: 0,
  }));

export const hostileExports: fc.Arbitrary<Export> = fc.oneof(changedTables, { weight: 2, arbitrary: damagedFiles });
