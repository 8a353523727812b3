import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Occasion, type PromptUser, promptOf } from '../../core/pet/prompt.ts';
import { assess } from '../../core/pet/state.ts';
import type { Vitals } from '../../core/pet/vitals.ts';
import type { Metric } from '../../core/ports/samples.ts';
import { assertContract } from '../support/problem.ts';

interface Golden {
  system: Record<string, string[]>;
  cases: { about: string; name: string; pet_name: string; health_goals: string[]; locale: string; data: string }[];
}
const golden: Golden = JSON.parse(await readFile(new URL('golden/prompts.json', import.meta.url), 'utf8'));

const DAY = '2026-03-14';
const MORNING: Occasion = { local: { date: DAY, hour: 9 }, isResting: false };
const START = `${DAY}T06:00:00.000Z`;
const USER_ID = '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10';
const vital = (metric: Metric, value: number): Vitals => ({ [metric]: { metric, value, start: START } });
const SLEEP = vital('sleep_duration', 402);
const MAX: PromptUser = {
  user_id: USER_ID,
  name: 'Max',
  pet_name: 'Rocky',
  health_goals: ['walk every day'],
  locale: 'en',
};
const dataOf = (persona: PromptUser, vitals = SLEEP, readings = SLEEP, occasion: Partial<Occasion> = {}) =>
  JSON.parse(promptOf(persona, assess(vitals), readings, { ...MORNING, ...occasion }).prompt.data);

for (const { about, data, ...words } of golden.cases) {
  test(`golden prompt: ${about}`, () => {
    const { prompt } = promptOf({ user_id: USER_ID, ...words }, assess(SLEEP), SLEEP, MORNING);
    assert.equal(prompt.data, data);
    assert.equal(prompt.system, golden.system[words.locale.startsWith('de') ? 'de' : 'en']?.join('\n'));
    const { owner_name, pet_name, health_goals = [], locale } = JSON.parse(prompt.data);
    assert.deepEqual({ name: owner_name, pet_name, health_goals, locale }, words);
  });
}

const someText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({
    unit: fc.constantFrom(...'"\\<>&`[]{}|#:~\n\u2028\u200d\u202e{}', '</data>', 'System:', '👨‍👩‍👧‍👦', '\ud800'),
    maxLength: 20,
  }),
);
const someUser: fc.Arbitrary<PromptUser> = fc.record({
  user_id: fc.uuid(),
  name: someText,
  pet_name: someText,
  health_goals: fc.array(someText, { maxLength: 10 }),
  locale: fc.constantFrom('en', 'de', 'de-AT', 'fr', 'zh-Hant-TW'),
});

test('the data is one line of JSON with the owner’s texts, in which all special characters are escaped', () => {
  fc.assert(
    fc.property(someUser, (persona) => {
      const { prompt } = promptOf(persona, assess(SLEEP), SLEEP, MORNING);
      const data = JSON.parse(prompt.data);
      assert.deepEqual(
        [data.owner_name, data.pet_name, data.health_goals ?? [], data.locale],
        [persona.name, persona.pet_name, persona.health_goals, persona.locale],
      );
      assert.doesNotMatch(prompt.data, /[<>&`|#~]|[\p{C}\p{Zl}\p{Zp}]/u);
      const strings = prompt.data.match(/"[^"]*"/g) ?? [];
      for (const inside of strings) assert.doesNotMatch(inside.replaceAll(/\\u[0-9a-f]{4}/g, ''), /[[\]{}:\\]/);
    }),
    { numRuns: 1_000 },
  );
});

test('the instructions depend only on the language', () => {
  fc.assert(
    fc.property(someUser, (persona) => {
      const own = promptOf(persona, assess({}), {}, MORNING).prompt.system;
      assert.equal(own, promptOf({ ...MAX, locale: persona.locale }, assess(SLEEP), SLEEP, MORNING).prompt.system);
      assert.equal(own, golden.system[persona.locale.startsWith('de') ? 'de' : 'en']?.join('\n'));
    }),
  );
});

test('the prompt has no id, time zone, rest or age; the turn differs by user, and by one from day to day', () => {
  const user = { ...MAX, age: 34, time_zone: 'Europe/Vienna', resting_until: '2026-03-20T00:00:00.000Z' };
  const { prompt } = promptOf(user, assess(SLEEP), SLEEP, MORNING);
  assert.doesNotMatch(prompt.system + prompt.data, /7b1f3c52|2026|34|Vienna/);
  const turnOf = (id: string, date: string) =>
    promptOf({ ...MAX, user_id: id }, assess({}), {}, { ...MORNING, local: { date, hour: 9 } }).prompt.turn;
  assert.notEqual(turnOf('a', DAY), turnOf('b', DAY));
  assert.equal(turnOf('a', '2026-03-15'), turnOf('a', DAY) + 1);
});

test('goals are left out in the four low moods and at rest', () => {
  for (let score = 0; score <= 100; score += 5) {
    const isLow = score < 50;
    assert.equal('health_goals' in dataOf(MAX, vital('sleep_score', score)), !isLow, `${score}`);
  }
  const resting = dataOf(MAX, {}, {}, { isResting: true });
  assert.deepEqual([resting.resting, 'health_goals' in resting], [true, false]);
});

test('what the owner says is in the data only if the mood is based on it', () => {
  assert.equal(dataOf(MAX, vital('self_report', 1), {}).owner_says, 'rough');
  assert.equal('owner_says' in dataOf(MAX, SLEEP, vital('self_report', 1)), false);
});

test('each reading has the day on which it was measured where the owner is', () => {
  const dayIn = (time_zone: string, date: string) =>
    dataOf({ ...MAX, time_zone }, SLEEP, SLEEP, { local: { date, hour: 9 } }).readings[0].day;
  assert.deepEqual(
    [dayIn('UTC', DAY), dayIn('Pacific/Honolulu', DAY), dayIn('UTC', '2026-03-15'), dayIn('UTC', '2026-03-16')],
    ['today', 'yesterday', 'yesterday', 'earlier'],
  );
});

test('readings have a fixed order and units; unknown fields are absent', () => {
  const readings = { ...vital('heart_rate', 61), ...SLEEP, ...vital('body_temperature', 36.6) };
  assert.deepEqual(dataOf(MAX, SLEEP, readings), {
    locale: 'en',
    owner_name: 'Max',
    pet_name: 'Rocky',
    health_goals: ['walk every day'],
    part_of_day: 'morning',
    mood: 'good',
    energy: 74,
    readings: [
      { metric: 'sleep_duration', value: 402, unit: 'min', day: 'today' },
      { metric: 'heart_rate', value: 61, unit: '/min', day: 'today' },
      { metric: 'body_temperature', value: 36.6, unit: 'Cel', day: 'today' },
    ],
  });
  assert.deepEqual(dataOf({ ...MAX, health_goals: [] }, {}, {}), {
    locale: 'en',
    owner_name: 'Max',
    pet_name: 'Rocky',
    part_of_day: 'morning',
    mood: 'curious',
  });
});

test('the energy is left out when it depends on readings without consent', () => {
  const both = { ...SLEEP, ...vital('recovery_score', 60) };
  assert.equal(dataOf(MAX, both, both).energy, 67);
  assert.equal('energy' in dataOf(MAX, both, SLEEP), false);
  assert.equal('energy' in dataOf(MAX, SLEEP, {}), false);
  assert.equal('energy' in dataOf(MAX, SLEEP, vital('sleep_duration', 300)), false);
});

test('every field of the data has exactly one reason', () => {
  const readings = { ...SLEEP, ...vital('heart_rate', 61) };
  const { prompt, fields } = promptOf({ ...MAX, health_goals: ['a', 'b'] }, assess(SLEEP), readings, MORNING);
  const { system, data } = prompt;
  assertContract('pet_knowledge', {
    narrator: 'a model',
    sent: true,
    purposes: ['profile_messages'],
    system,
    data,
    fields,
  });
  const pieces = Object.entries(JSON.parse(prompt.data)).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((_, index) => `/${name}/${index}`) : [`/${name}`],
  );
  assert.deepEqual(
    fields.map(({ pointer }) => pointer),
    pieces,
  );
  assert.ok(fields.every(({ why }) => why.length > 10));
});
