import fc from 'fast-check';
import { longestRunOfMarks } from '../../core/util/marks.ts';
import { memoize } from '../../core/util/time.ts';
import { countGraphemes } from '../../tools/generate/graphemes.ts';
import { NAMES_BY_SCRIPT } from '../conformance/suite/names.ts';
import type { JsonSchema } from './json-schema.ts';

const MINUTE_MS = 60_000;
/**
 * The maximum age of most generated times. It is below a day, so that a batch of readings with these times is valid.
 */
const A_DAY_OF_MINUTES = 1400;
const NOW = Date.now();

/** Generates times in the various forms that are accepted. */
const times = fc
  .record({ minutes: fc.integer({ min: 10, max: A_DAY_OF_MINUTES }), form: fc.nat(5) })
  .map(({ minutes, form }) => {
    const text = new Date(NOW - minutes * MINUTE_MS).toISOString();
    const offsets = ['+00:00', '-0000', '123Z'].map((offset) => text.replace('Z', offset));
    const forms = [text, text.replace(/\.\d+/, ''), ...offsets];
    return forms[form] ?? text.toLowerCase();
  });
const oddTimes = fc.constantFrom(
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-02-30T12:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '2026-06-30T12:00:00-00:00',
);

const texts = fc.oneof(
  fc.constantFrom(
    'Max',
    'Zoë',
    '李小龍',
    'عمر',
    'नमस्ते',
    ...Object.values(NAMES_BY_SCRIPT).flat(),
    '👨‍👩‍👧‍👦',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'e\u0301',
    `Z${'\u0336'.repeat(30)}`,
    'O’Neil',
    '<b>',
    "'; --",
    '{{x}}',
    '#{x}',
    '%s',
    '\\',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 45 }),
  // Sequences of combining marks around the maximum length, in an order that NFC normalisation changes.
  fc
    .tuple(fc.constantFrom('a', 'é', '가', 'क'), fc.nat(20), fc.nat(20))
    .map(([base, above, below]) => base + '\u0301'.repeat(above) + '\u0316'.repeat(below)),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 45 }),
);

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const ADDRESSES = [
  'https://example.com/',
  'http://localhost:8787/users/x/avatar?v=1',
  'http://[::1]:1/a%20b?c=d#e',
  'urn:a:b',
];

/** Generates strings that are valid against a schema. @throws if it finds no valid string. */
export function stringsOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { format, pattern, examples = [] } = schema;
  if (format === 'date-time') return fc.oneof({ weight: 30, arbitrary: times }, { weight: 1, arbitrary: oddTimes });
  const isValid = matcherOf(schema);
  const shown = examples.filter((example) => typeof example === 'string');
  const sources = [texts, ...(shown.length > 0 ? [fc.constantFrom(...shown)] : []), ...patterned(pattern)];
  if (format === 'uuid' || shown.some((example) => UUID.test(example))) sources.push(fc.uuid());
  if (format === 'uri') sources.push(fc.constantFrom(...ADDRESSES));
  if (format === 'uri-reference') sources.push(fc.constantFrom('/', '/a/b', 'c'));
  const useful = sources.filter((source) => fc.sample(source, { numRuns: 50, seed: 1 }).some(isValid));
  if (useful.length === 0) throw new Error(`Give an example of ${JSON.stringify(schema)} in the contract.`);
  return fc.oneof(...useful.map((source) => source.filter(isValid)));
}

function matcherOf({
  pattern,
  format,
  minLength = 0,
  maxLength = 5000,
  maxGraphemes = maxLength,
  maxMarks = maxLength,
}: JsonSchema) {
  const expression = new RegExp(pattern ?? '', 'u');
  return (text: string): boolean => {
    const length = [...text].length;
    if (format === 'uuid' && !UUID.test(text)) return false;
    if (format === 'uri' && !/^[a-z][a-z\d+.-]*:\S*$/i.test(text)) return false;
    if (format === 'uri-reference' && !/^[/\w.-]*$/.test(text)) return false;
    if (length < minLength || length > maxLength || longestRunOfMarks(text) > maxMarks) return false;
    return expression.test(text) && countGraphemes(text) <= maxGraphemes;
  };
}

/**
 * The maximum length of a pattern to generate strings from. Longer patterns only exclude characters, so ordinary text
 * matches them.
 */
const MAX_PATTERN_LENGTH = 500;

/**
 * Generates strings from a pattern without its lookarounds. The caller drops strings that do not match the whole
 * pattern.
 */
function patterned(pattern: string | undefined): fc.Arbitrary<string>[] {
  if (pattern === undefined || pattern.length > MAX_PATTERN_LENGTH) return [];
  const plain = pattern.replaceAll(/\(\?<?[=!](?:[^()[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\])*\)/gsu, '');
  try {
    return [matching(plain)];
  } catch {
    return [];
  }
}

/** The same patterns occur in many schemas, and fast-check takes up to 100 ms to compile one. */
const matching = memoize((pattern: string) => fc.stringMatching(new RegExp(pattern, 'u')));
