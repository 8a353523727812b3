/** Values and sizes of request bodies that have broken other services. */

import { HIDDEN_TEXTS } from '../conformance/suite/names.ts';

const KIB = 1024;
const UUID = '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10';

/** Body sizes just around the limits of 64 and 256 KiB, and one far above them. */
export const SIZES = [64, 256].flatMap((kib) => [kib * KIB - 1, kib * KIB, kib * KIB + 1]).concat(KIB * KIB);

export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.1,
  1e308,
  2 ** 53,
  '',
  ' ',
  '0',
  '\u0000',
  '\ud800',
  'a\u202eb',
  '\u200b',
  ...Object.values(HIDDEN_TEXTS),
  '\ufeffMax',
  'é'.repeat(41),
  '👨‍👩‍👧‍👦'.repeat(41),
  `e${'\u0301'.repeat(2000)}`,
  // Combining marks that can take quadratic time to normalise: first very long runs, then many runs of 32 marks.
  `a${'\u0344'.repeat(15_000)}${'\u0316'.repeat(15_000)}`,
  `a${'\u0301\u0316'.repeat(16)}`.repeat(450),
  // Compatibility normalisation (NFKC) replaces this character with 18 others.
  '\ufdfa'.repeat(1000),
  '%s%n',
  '../../etc/passwd',
  'javascript:alert(1)',
  'http://127.0.0.1:1/',
  'http://[::1]:99999/',
  UUID.toUpperCase(),
  `${UUID}\n`,
  `{${UUID}}`,
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '1900-01-01T00:00:00Z',
  '2026-02-28T24:00:00Z',
  '2026-11-01T00:00:00+99:99',
  '2026-11-01T00:00:00+00',
  `2026-11-01T00:00:00.${'0'.repeat(15)}Z`,
  [],
  {},
  [[]],
  [null],
  Array(1001).fill('x'),
  Array(1001).fill({}),
  Array(9_000).fill(0),
  Array(9_000).fill('🙂'),
  Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`m${at}`, 0])),
  { length: 1e9 },
  { toString: 1, valueOf: null },
];

export const HOSTILE_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'a/b~c',
  'name ',
  'NAME',
  '\u0000',
  '\ud800',
  'user_id',
  'stream_id',
  'access_token',
  '$ref',
  'length',
  'x'.repeat(1000),
];

/** Numbers in unusual forms. Some of them are not valid JSON. */
export const NUMBERS: readonly string[] = [
  '1e999',
  '-1e999',
  '-0',
  '1e-400',
  '9007199254740993',
  `1${'0'.repeat(400)}`,
  `0.${'9'.repeat(400)}`,
  '62.0',
  '6.2E+1',
  'NaN',
  'Infinity',
  'undefined',
  '01',
  '+1',
  '.5',
  '0x10',
  '1_000',
  "'1'",
];
