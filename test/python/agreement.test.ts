import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { it } from 'node:test';
import fc from 'fast-check';
import { parseTime } from '../../core/util/time.ts';
import { HIDDEN_TEXTS, NAMES_BY_SCRIPT } from '../conformance/suite/names.ts';
import { pythonWithJsonschema, reportsOn } from './python.ts';
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

/** Returns the verdicts of the Python model and of the service's validator on each name. */
function verdictsOn(names: readonly string[]): { name: string; python: boolean; typescript: boolean }[] {
  const profiles = names.map((name) => ({ user_id: '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10', name, pet_name: 'Rocky' }));
  const reports = reportsOn(
    'UserProfile',
    profiles.map((profile) => JSON.stringify(profile)),
  );
  return names.map((name, at) => ({
    name,
    python: reports[at]?.valid === true,
    typescript: keeps('user_profile', profiles[at]),
  }));
}

it('Python and TypeScript agree on 2,000 arbitrary names', () => {
  const verdicts = verdictsOn(fc.sample(fc.oneof(randomText, realText), { seed, numRuns: 2000 }));
  const disputed = verdicts.filter(({ python, typescript }) => python !== typescript);
  assert.deepEqual(disputed.slice(0, 5), [], `${disputed.length} names with FC_SEED=${seed}`);
  // The comparison is only meaningful if many names are accepted and many are rejected.
  const accepted = verdicts.filter(({ typescript }) => typescript).length;
  assert.ok(accepted > 500 && accepted < 1500, `${accepted} names are valid with FC_SEED=${seed}`);
});

it('Python and TypeScript accept the names of every script, and reject hidden text', () => {
  const names = Object.values(NAMES_BY_SCRIPT).flat();
  for (const [all, valid] of [
    [names, true],
    [Object.values(HIDDEN_TEXTS), false],
  ] as const) {
    const wrong = verdictsOn(all).filter(({ python, typescript }) => python !== valid || typescript !== valid);
    assert.deepEqual(wrong, []);
  }
});

it('Python and TypeScript agree on names of every script with a character inserted or removed', () => {
  const names = Object.values(NAMES_BY_SCRIPT).flat();
  const invisible = [...Object.values(HIDDEN_TEXTS).join('')].filter((one) => /[\p{Cf}\p{M}]/u.test(one));
  const mutated = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom('', ...invisible), fc.nat(12), fc.nat(1))
    .map(([name, inserted, at, removed]) => [...name].toSpliced(at, removed, inserted).join(''));
  const verdicts = verdictsOn(fc.sample(mutated, { seed, numRuns: 3000 }));
  assert.deepEqual(
    verdicts.filter(({ python, typescript }) => python !== typescript),
    [],
  );
});

it('accepts both joiners after every virama that Python knows (RFC 5892, A.1 and A.2)', () => {
  const list = 'import unicodedata; print(*(c for c in range(0x110000) if unicodedata.combining(chr(c)) == 9))';
  const { stdout } = spawnSync(pythonWithJsonschema(), ['-c', list], { encoding: 'utf8' });
  const viramas = stdout.trim().split(' ').map(Number);
  assert.ok(viramas.length > 50);
  const names = viramas.flatMap((point) =>
    ['\u200c', '\u200d'].map((joiner) => `x${String.fromCodePoint(point)}${joiner}`),
  );
  assert.deepEqual(
    names.filter((name) => !keeps('user_profile', { user_id: crypto.randomUUID(), name, pet_name: 'Rocky' })),
    [],
  );
});

const two = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
// Python has no year 0, and the API has no year 10000 in UTC, so years at both ends are left out.
const year = fc.integer({ min: 1900, max: 2100 }).map(String);
const offset = fc.oneof(
  { arbitrary: fc.constantFrom('Z', 'z', '+00:00', '-0000'), weight: 4 },
  { arbitrary: fc.tuple(fc.constantFrom('+', '-'), two(25), fc.constantFrom(':', ''), two(61)), weight: 6 },
  {
    arbitrary: fc.constantFrom('', '+00', '+0', '+00000', '+00:0', ' 0000', ' +00:00', '+00:00:00', 'Z+0000'),
    weight: 1,
  },
);
const time = fc
  .tuple(
    ...[year, fc.constant('-'), two(13), fc.constant('-'), two(32), fc.constantFrom('T', 'T', 'T', 't', ' ')],
    ...[two(24), fc.constant(':'), two(60), fc.constant(':'), two(60)],
    ...[fc.constantFrom('', '', '.5', '.123456789', '.', ',5'), offset.map((parts) => [parts].flat().join(''))],
  )
  .map((parts) => parts.join(''));

it('Python and TypeScript agree on 2,000 times, with and without a colon in the offset', () => {
  const times = fc.sample(time, { seed, numRuns: 2000 });
  const samples = times.map((start) => ({ metric: 'heart_rate', value: 60, start }));
  const verdicts = samples.map((sample) => keeps('health_sample', sample) && !Number.isNaN(parseTime(sample.start)));
  const reports = reportsOn(
    'HealthSampleInput',
    samples.map((sample) => JSON.stringify(sample)),
  );
  const disputed = times.filter((_time, index) => reports[index]?.valid !== verdicts[index]);
  assert.deepEqual(disputed.slice(0, 5), [], `${disputed.length} times with FC_SEED=${seed}`);
  const accepted = times.filter((_time, index) => verdicts[index]);
  assert.ok(accepted.length > 500 && accepted.length < 1500, `${accepted.length} times are valid with FC_SEED=${seed}`);
  assert.ok(accepted.filter((text) => /[+-]\d{4}$/.test(text)).length > 100);
});
