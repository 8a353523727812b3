import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthSample, PetState } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertContract } from '../support/problem.ts';
import { reading, streamOwner } from '../support/streams.ts';

const NOON = Date.parse('2027-03-03T12:00:00Z');
const MINUTE = 60_000;

type Value = [metric: HealthSample['metric'], value: number];

/** Creates an owner with a stream. `evaluate` sends readings and updates the pet. */
async function setup(fields: object = {}) {
  const app = testApp();
  app.advance(NOON - Date.now());
  const owner = await streamOwner(app.request, { ...fields });
  const { sendSamples, update } = await owner.connect();
  const evaluate = async (values: readonly Value[], minutes = 30) => {
    const samples = values.map(([metric, value]) => reading(metric, value, minutes, NOON));
    assert.equal((await sendSamples(samples)).status, 202);
    // As on a real server, the evaluation starts some time after the batch was received.
    app.advance(1_000);
    await app.orchestrator.refresh(owner.userId);
    return owner.pet();
  };
  return { app, owner, evaluate, update };
}

const indexed = ({ state_index, mood, energy, based_on }: PetState) => [
  state_index,
  mood,
  energy,
  ...based_on.map(({ metric, value }) => `${metric} ${value}`),
];

test('a new user has a curious pet without a state index', async () => {
  const { owner } = await setup();
  const response = await owner.get('/pet');
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('Cache-Control'), 'private, no-cache');
  const state = (await response.json()) as PetState;
  assertContract('pet_state', state);
  assert.deepEqual(indexed(state), [undefined, 'curious', undefined]);
});

const rules: Record<string, [readings: Value[], ...expected: unknown[]]> = {
  'sleep alone': [[['sleep_score', 64]], 6, 'recovering', 64, 'sleep_score 64'],
  'recovery alone': [[['recovery_score', 99]], 9, 'happy', 99, 'recovery_score 99'],
  'the mean of both': [
    [
      ['sleep_score', 80],
      ['recovery_score', 61],
    ],
    ...[7, 'good', 71, 'sleep_score 80', 'recovery_score 61'],
  ],
  'stress above 70 subtracts 20': [
    [
      ['sleep_score', 75],
      ['stress_level', 71],
    ],
    ...[5, 'okay', 55, 'sleep_score 75', 'stress_level 71'],
  ],
  'stress of 70 subtracts nothing': [
    [
      ['sleep_score', 75],
      ['stress_level', 70],
    ],
    ...[7, 'good', 75, 'sleep_score 75', 'stress_level 70'],
  ],
  'the best': [[['sleep_score', 100]], 10, 'ecstatic', 100, 'sleep_score 100'],
  'the worst': [
    [
      ['sleep_score', 0],
      ['stress_level', 100],
    ],
    ...[1, 'exhausted', 0, 'sleep_score 0', 'stress_level 100'],
  ],
  'sleep duration replaces a missing sleep score': [
    [['sleep_duration', 420]],
    8,
    'energetic',
    80,
    'sleep_duration 420',
  ],
  'a heart rate alone gives no state': [[['heart_rate', 60]], undefined, 'curious', undefined],
};
for (const [what, [readings, ...expected]] of Object.entries(rules)) {
  test(`computes the state from the readings: ${what}`, async () => {
    const state = await (await setup()).evaluate(readings);
    assertContract('pet_state', state);
    assert.deepEqual(indexed(state), expected);
  });
}

test('uses the latest reading, and only while it is recent', async () => {
  const { app, owner, evaluate } = await setup();
  assert.equal((await evaluate([['sleep_score', 20]], 49 * 60)).mood, 'curious');
  assert.equal((await evaluate([['sleep_score', 90]], 20)).state_index, 9);
  assert.equal((await evaluate([['sleep_score', 30]], 40)).state_index, 9);
  app.advance(49 * 60 * MINUTE);
  assert.equal((await owner.pet()).mood, 'curious');
});

test('a reading expires on the same day too, without a new one', async () => {
  const { app, owner, evaluate } = await setup();
  assert.equal((await evaluate([['sleep_score', 60]], 48 * 60 - 10)).mood, 'recovering');
  app.advance(20 * MINUTE);
  assert.equal((await owner.pet()).mood, 'curious');
});

test('the message has the owner’s name, and changes with it', async () => {
  const { owner } = await setup({ name: 'Zoë', pet_name: 'Bello' });
  assert.match((await owner.pet()).message, /Zoë/);
  await owner.updateProfile({ name: 'Moritz' });
  assert.match((await owner.pet()).message, /Moritz/);
});

test('the message is in the owner’s language', async () => {
  const { owner } = await setup();
  const english = (await owner.pet()).message;
  await owner.updateProfile({ locale: 'de' });
  const german = (await owner.pet()).message;
  assert.notEqual(german, english);
  await owner.updateProfile({ locale: null });
  assert.equal((await owner.pet()).message, english);
});

test('the message stays while nothing changes, and varies from day to day', async () => {
  const { app, owner, evaluate } = await setup();
  const { message } = await evaluate([['sleep_score', 81]]);
  assert.equal((await evaluate([['heart_rate', 60]], 10)).message, message);
  assert.equal((await evaluate([['sleep_score', 82]], 10)).message, message.replace('81', '82'), 'but for the figure');
  const messages = new Set([message]);
  for (let day = 1; day <= 7; day += 1) {
    app.advance(24 * 60 * MINUTE);
    messages.add((await owner.pet()).message);
  }
  assert.ok(messages.size > 2, [...messages].join('\n'));
});

test('a self-report is sent like a reading, is answered, and outweighed by what a watch measured', async () => {
  const { evaluate } = await setup();
  const alone = await evaluate([['self_report', 1]]);
  assert.deepEqual(indexed(alone), [2, 'sick', 25, 'self_report 1']);
  assert.match(alone.message, /Thanks for telling me|glad you told me/);
  assert.deepEqual(indexed(await evaluate([['sleep_score', 85]])), [
    6,
    'recovering',
    65,
    'sleep_score 85',
    'self_report 1',
  ]);
});

test('a rest begins and ends with the profile, and nothing is quoted during it', async () => {
  const { app, owner, evaluate } = await setup({ health_goals: ['walk more'] });
  await evaluate([['sleep_score', 20]]);
  const until = new Date(NOON + 24 * 60 * MINUTE).toISOString();
  assert.equal((await owner.updateProfile({ resting_until: until })).status, 200);
  const state = await owner.pet();
  assertContract('pet_state', state);
  assert.deepEqual(indexed(state), [undefined, 'recovering', undefined]);
  assert.doesNotMatch(state.message, /walk|\d/);
  assert.deepEqual(state.days?.at(-1), { date: '2027-03-03', mood: 'recovering' });
  await owner.updateProfile({ resting_until: null });
  assert.equal((await owner.pet()).mood, 'sick');
  app.advance(MINUTE);
  const tooLong = await owner.updateProfile({ resting_until: new Date(NOON + 91 * 24 * 60 * MINUTE).toISOString() });
  assert.equal(tooLong.status, 400);
});
