import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePatch } from '../../core/users/parse-patch.ts';
import { longestRunOfMarks } from '../../core/util/marks.ts';
import { normalise } from '../../core/util/text.ts';
import { text } from '../../shared/models/typescript/text.ts';

const isAccepted = (name: unknown): boolean => {
  try {
    parsePatch({ name });
    return true;
  } catch {
    return false;
  }
};

const VALID: Record<string, string> = {
  'decomposed Vietnamese': 'Nguyễn Thị Ánh Nguyệt'.normalize('NFD'),
  'pointed Hebrew with cantillation': 'בְּרֵאשִׁ֖ית',
  'a Tibetan stack': 'ཧྐྵྨླྺྼྻྂ',
  Burmese: 'ကျွန်ုပ်',
  'Thai vowels and tones': 'น้ำทิพย์',
  'fully vocalised Arabic': 'مُحَمَّدٌ',
  Hangul: '홍길동'.normalize('NFD'),
  Tamil: 'கௌரி'.normalize('NFD'),
  '30 accents on a letter': `Z${'\u0336'.repeat(text.maxMarks)}`,
  'white space by the thousand': `Max${' \u00a0\t'.repeat(10_000)}Moritz`,
};
for (const [what, name] of Object.entries(VALID)) {
  test(`accepts ${what}`, () => assert.ok(isAccepted(name)));
}

test('rejects 31 combining marks in a row, and names the limit', () => {
  assert.throws(
    () => parsePatch({ name: `Z${'\u0336'.repeat(31)}` }),
    ({ errors }) => /at most 30 combining marks/.test(errors[0].detail),
  );
});

const fragments = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'e', 'ü', '가', 'ᄀ', 'ᅡ', 'ᆨ', 'क', '😀', '\u1f82') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '\u0301',
      '\u0316',
      '\u0344',
      '\u0345',
      '\u0bbe',
      '\u0bc6',
      '\u0dd9',
      '\u0dcf',
      '\u0dca',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\u2000', '\u00a0', '\ufeff', '\t', '\u200b', '\u200e', '\u2069') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }) },
);
/** Generates texts that are close to the limits on length and on runs of combining marks. */
const texts = fc
  .array(fc.tuple(fragments, fc.oneof({ weight: 9, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(130) })), {
    maxLength: 40,
  })
  .map((runs) => runs.map(([fragment, times]) => fragment.repeat(times)).join(''));

test('normalises a text as without limits, unless the contract rejects it either way', () => {
  const unbounded = (value: string) =>
    value
      .normalize('NFC')
      .replaceAll('\u200b', '')
      .replace(/\p{White_Space}+/gu, ' ')
      .replace(/^[\s\u061c\u200e\u200f\u2066-\u2069]+|[\s\u061c\u200e\u200f\u2066-\u2069]+$/g, '')
      .normalize('NFC');
  fc.assert(
    fc.property(texts, (value) => {
      const [normal, plain] = [normalise(value), unbounded(value)];
      if (normal === plain) return;
      const isBounded = (one: string) => [...one].length <= text.maxLength && longestRunOfMarks(one) <= text.maxMarks;
      assert.ok(!isBounded(plain) && !isBounded(normal), JSON.stringify(value));
    }),
    { numRuns: 3_000 },
  );
});

test('normalisation is idempotent', () => {
  fc.assert(fc.property(texts, (value) => assert.equal(normalise(normalise(value)), normalise(value))));
});
