import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePatch } from '../../core/users/parse-patch.ts';
import { normalise } from '../../core/util/text.ts';
import { HIDDEN_TEXTS, NAMES_BY_SCRIPT } from '../conformance/suite/names.ts';

const DROPPED = /\u200b|^[\u061c\u200e\u200f\u2066-\u2069]+|[\u061c\u200e\u200f\u2066-\u2069]+$/gu;

const storedName = (name: string): string | undefined => {
  try {
    return parsePatch({ name }).name;
  } catch {
    return undefined;
  }
};

for (const [script, names] of Object.entries(NAMES_BY_SCRIPT)) {
  test(`accepts names in ${script}, and keeps every character that belongs to them`, () => {
    for (const name of names) assert.equal(storedName(name), name.replace(DROPPED, '').normalize('NFC'));
  });
}

for (const [what, name] of Object.entries(HIDDEN_TEXTS)) {
  test(`rejects ${what}`, () => assert.equal(storedName(name), undefined));
}

const LETTERS = Array.from({ length: 0x110000 }, (_, point) =>
  point >> 11 === 0x1b ? '' : String.fromCodePoint(point),
).filter((character) => /^\p{L}$/u.test(character));
const lettersOf = (script: string): string[] => {
  const ofScript = new RegExp(`^\\p{Script=${script}}$`, 'u');
  return LETTERS.filter((letter) => ofScript.test(letter));
};

// The blocks of presentation forms contain whole glyphs, which do not join.
const PRESENTATION_FORM = /[\ufb50-\ufdff\ufe70-\ufeff]|[\u{1ee00}-\u{1eeff}]/u;
const JOINING = ['Arabic', 'Syriac', 'Nko', 'Mongolian', 'Mandaic', 'Phags_Pa', 'Adlam', 'Hanifi_Rohingya', 'Sogdian'];

for (const script of JOINING) {
  test(`accepts joiners between all letters of ${script}, and nowhere else`, () => {
    for (const letter of lettersOf(script).filter((one) => !PRESENTATION_FORM.test(one))) {
      // Block Mongolian Supplement has birgas, which are signs.
      if (script === 'Mongolian' && letter > '\u18aa') continue;
      for (const joiner of '\u200c\u200d') {
        const between = (before: string, after: string) => storedName(`x${before}${joiner}${after}x`) !== undefined;
        assert.ok(between(letter, letter), `U+${letter.codePointAt(0)?.toString(16)}`);
        assert.ok(!between('x', letter) && !between(letter, 'x'), letter);
      }
    }
  });
}

for (const script of ['Latin', 'Greek', 'Cyrillic', 'Hebrew', 'Hiragana', 'Katakana', 'Armenian', 'Georgian', 'Thai']) {
  test(`rejects joiners between letters of ${script}`, () => {
    for (const letter of lettersOf(script)) {
      for (const joiner of '\u200c\u200d') assert.equal(storedName(`${letter}${joiner}${letter}`), undefined, letter);
    }
  });
}

test('accepts a variation selector after every unified ideograph, and not after other letters', () => {
  for (const letter of LETTERS.filter((one) => one.normalize('NFC') === one)) {
    const isUnified = /^\p{Unified_Ideograph}$/u.test(letter);
    assert.equal(storedName(`${letter}\u{e0100}`) !== undefined, isUnified, letter);
  }
});

const parts = fc.oneof(
  fc.constantFrom(
    ...Object.values(NAMES_BY_SCRIPT)
      .flat()
      .flatMap((name) => [...name]),
  ),
  fc.constantFrom(...Object.values(HIDDEN_TEXTS).flatMap((text) => [...text])),
);

test('stores no text with dropped characters, and stores the text that it shows unchanged', () => {
  fc.assert(
    fc.property(fc.array(parts, { minLength: 1, maxLength: 8 }), (characters) => {
      const stored = storedName(characters.join(''));
      if (stored === undefined) return;
      assert.doesNotMatch(stored, /[\u200b\u061c\u200e\u200f\u2066-\u2069\u202a-\u202e\u2060]/u);
      assert.equal(storedName(stored), stored);
      assert.doesNotMatch(
        stored,
        /[\u200c\u200d]{2}|[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{2}|\u180e$/u,
      );
    }),
    { numRuns: 5_000 },
  );
});

test('drops direction marks and zero-width spaces in linear time', () => {
  const began = performance.now();
  const marks = '\u200e'.repeat(100_000);
  for (const text of [marks, `a${marks}b`, `${marks}a${marks}`, '\u200b'.repeat(100_000)]) normalise(text);
  assert.ok(performance.now() - began < 1_000);
});
