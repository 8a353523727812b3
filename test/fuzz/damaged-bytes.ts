import fc from 'fast-check';

type Bytes = Buffer<ArrayBuffer>;
type Change = (bytes: Bytes) => Bytes;

const MANY = 3_000;
/** What breaks parsers of XML, CSV, JSON or SQLite when it is inserted somewhere. */
const TOKENS = [
  ...[
    '<',
    '>',
    '"',
    "'",
    '&',
    '&#0;',
    '&lol;',
    '/>',
    '</Record>',
    '</HealthData>',
    '<Correlation>',
    '</Correlation>',
    '<!--',
    '-->',
  ],
  ...[
    '<![CDATA[',
    ']]>',
    '<?',
    '<!DOCTYPE',
    '<!ENTITY a "&a;">',
    '<HealthData>',
    '<Record type="',
    ' value="1e999"',
    ' startDate=""',
  ],
  ...[
    ',',
    '\n',
    '\r\n',
    '{',
    '[',
    '}',
    'null',
    'no data',
    '-1',
    '1e999',
    'NaN',
    '__proto__',
    '9999-12-31 23:59:59 +1400',
  ],
  ...['\0', '\x0b', '\x1b[2J', '\xff\xfe', '\ufeff', '\u202e', '\ud800', '😀'],
  ...[
    '<a>'.repeat(MANY),
    'x'.repeat(2 ** 21),
    '"'.repeat(MANY),
    '[['.repeat(MANY),
    '&'.repeat(MANY),
    '</a>'.repeat(MANY),
  ],
];

const place = fc.nat(2 ** 30);
const at = (bytes: Bytes, position: number) => position % (bytes.length + 1);

const flips = fc.array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 20 }).map(
  (all): Change =>
    (bytes) => {
      const flipped = Buffer.from(bytes);
      for (const [position, mask] of all) {
        const index = at(bytes, position);
        if (index < flipped.length) flipped[index] = (flipped[index] ?? 0) ^ mask;
      }
      return flipped;
    },
);
const cut = place.map(
  (position): Change =>
    (bytes) =>
      bytes.subarray(0, at(bytes, position)),
);
const insert = fc.tuple(place, fc.constantFrom(...TOKENS)).map(
  ([position, token]): Change =>
    (bytes) => {
      const from = at(bytes, position);
      return Buffer.concat([bytes.subarray(0, from), Buffer.from(token), bytes.subarray(from)]);
    },
);
/** Removes, repeats or moves a part. */
const splice = fc.tuple(place, fc.nat(2_000), place, fc.nat(3)).map(
  ([position, length, to, times]): Change =>
    (bytes) => {
      const from = at(bytes, position);
      const part = bytes.subarray(from, from + length);
      const rest = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
      const target = at(rest, to);
      return Buffer.concat([rest.subarray(0, target), ...Array(times).fill(part), rest.subarray(target)]);
    },
);
const encodings = fc.constantFrom<Change>(
  (bytes) => Buffer.from(`\ufeff${bytes}`, 'utf16le'),
  (bytes) => Buffer.from(`\ufeff${bytes}`, 'utf16le').swap16(),
  (bytes) => Buffer.from(`\ufeff${bytes}`),
  (bytes) => Buffer.from(`${bytes}`, 'utf16le'),
  (bytes) => Buffer.from(`${bytes}`.replaceAll('\n', '\r')),
  (bytes) => Buffer.concat([bytes, bytes]),
  () => Buffer.alloc(0),
);

const change = fc.oneof(
  { weight: 4, arbitrary: flips },
  { weight: 4, arbitrary: insert },
  { weight: 3, arbitrary: splice },
  { weight: 1, arbitrary: cut },
  { weight: 1, arbitrary: encodings },
);

/** Changes to a file, from none to several. */
export const damages: fc.Arbitrary<Change> = fc
  .array(change, { maxLength: 4 })
  .map((all) => (bytes) => all.reduce((changed, one) => one(changed), bytes));
