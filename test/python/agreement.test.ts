import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { reportsOn } from './python.ts';
import { keeps } from './typescript.ts';

const seed = Number(process.env.FC_SEED ?? 20260314);

const england = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
const family = '👨\u200d👩\u200d👧\u200d👦';
const emojiFragments = [...'😀👨👩❤🏴🇦🇹🏽1#', '\u200d', '\ufe0f', '\u20e3', '\u{e0067}', '\u{e007f}'];
const marks = [...'\u0301\u0308\u0e33\u094d\u093f\u1161\u11a8'];
const spaces = [...' \t\n\r\v\u001c\u0085\u00a0\u1680\u180e\u2003\u2028\u200b\u3000\ufeff'];

const fragment = fc.oneof(
  { arbitrary: fc.constantFrom(...'abcÄßжשع本क가ᄀ'), weight: 6 },
  { arbitrary: fc.constantFrom(...emojiFragments), weight: 2 },
  { arbitrary: fc.constantFrom(...marks), weight: 2 },
  { arbitrary: fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)), weight: 2 },
  { arbitrary: fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)), weight: 1 },
  { arbitrary: fc.constantFrom(...spaces), weight: 1 },
);
// Random text has at most 40 code points, so that it is within the limit however characters are counted. Python and
// TypeScript can count random text differently, because Python's standard library has older Unicode tables than
// Intl.Segmenter and implements only some of its rules.
const randomText = fc.array(fragment, { maxLength: 40 }).map((fragments) => fragments.join(''));

// Real text, with lengths around the limit, detects differences between how Python and TypeScript count characters.
const character = fc.constantFrom(
  ...['a', 'é', 'm\u0308', '本', '한', '\u1112\u119e\u11ab', 'ש\u05c1\u05b8', 'م\u064f'],
  ...['น้ำ', 'ນ້ຳ', 'सि', 'क्षा', 'ক্ষ', 'క్ష', 'தி', 'ည့်', 'ကာ', 'ឆ្នាំ'],
  ...['😀', '👍🏽', '❤\ufe0f', '🏳\ufe0f\u200d🌈', '👩🏽\u200d🚀', '1\ufe0f\u20e3', '🇦🇹', family, england],
);
const realText = fc.array(character, { minLength: 35, maxLength: 45 }).map((characters) => characters.join(''));

it('Python and TypeScript agree on 2,000 arbitrary names', () => {
  const names = fc.sample(fc.oneof(randomText, realText), { seed, numRuns: 2000 });
  const profiles = names.map((name) => ({ user_id: '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10', name, pet_name: 'Rocky' }));
  const verdicts = profiles.map((profile) => keeps('user_profile', profile));
  const reports = reportsOn(
    'UserProfile',
    profiles.map((profile) => JSON.stringify(profile)),
  );
  const disputed = names.filter((_name, index) => reports[index]?.valid !== verdicts[index]);
  assert.deepEqual(disputed.slice(0, 5), [], `${disputed.length} names with FC_SEED=${seed}`);
  // The comparison is only meaningful if many names are accepted and many are rejected.
  const accepted = verdicts.filter(Boolean).length;
  assert.ok(accepted > 500 && accepted < 1500, `${accepted} names are valid with FC_SEED=${seed}`);
});
