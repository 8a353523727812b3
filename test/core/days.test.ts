import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Metric } from '../../core/ports/samples.ts';
import type { Purpose, Stream } from '../../core/ports/users.ts';
import { HOUR, petWorld } from '../support/pet-world.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const moodsIn = (days: readonly { date: string; mood: string }[] = []) =>
  days.map(({ date, mood }) => `${date} ${mood}`);

test('each day keeps its last mood, for seven days, oldest first', async () => {
  const { addSample, refresh, currentState, advance } = await petWorld();
  for (const score of [84, 41, 65]) {
    await addSample('sleep_score', score);
    await refresh();
    advance(HOUR);
  }
  assert.deepEqual((await currentState()).days, [{ date: '2026-03-14', mood: 'recovering', state_index: 6 }]);
  advance(24 * HOUR);
  await addSample('sleep_score', 95);
  await refresh();
  assert.deepEqual(moodsIn((await currentState()).days), ['2026-03-14 recovering', '2026-03-15 happy']);
  advance(3 * 24 * HOUR);
  assert.deepEqual(moodsIn((await currentState()).days), [
    '2026-03-14 recovering',
    '2026-03-15 happy',
    '2026-03-18 curious',
  ]);
  advance(3 * 24 * HOUR);
  assert.deepEqual(moodsIn((await currentState()).days), [
    '2026-03-15 happy',
    '2026-03-18 curious',
    '2026-03-21 curious',
  ]);
});

test('a day is shown only while everything that it was based on has consent', async () => {
  const { addSample, refresh, currentState, advance, change, consent, pets, user_id } = await petWorld();
  await addSample('sleep_score', 84);
  await refresh();
  advance(24 * HOUR);
  const shown = async () => moodsIn((await currentState()).days).filter((day) => day.startsWith('2026-03-14'));
  assert.deepEqual(await shown(), ['2026-03-14 energetic']);
  const withStream = (stream: Partial<Stream>) => {
    const [[id, given]] = Object.entries<Stream>(consent(['pet_state', 'pet_messages'])) as [
      [string, Stream],
      ...unknown[],
    ];
    return change({ streams: { [id]: { ...given, ...stream } } });
  };
  for (const withdrawn of [{ purposes: ['pet_messages'] as Purpose[] }, { metrics: ['heart_rate'] as Metric[] }]) {
    await withStream(withdrawn);
    assert.deepEqual(await shown(), [], JSON.stringify(withdrawn));
    await withStream({});
    assert.deepEqual(await shown(), ['2026-03-14 energetic'], 'consent is given again');
  }
  await withStream({ revoked_at: '2026-03-15T08:00:00.000Z' });
  assert.deepEqual(await shown(), []);
  assert.equal((await pets.get(user_id))?.days?.length, 1, 'a revoked stream’s day is not even stored');
});

test('erased readings take their days with them, also if consent is given again; other days stay', async () => {
  const { addSample, refresh, currentState, advance, change, consent, erase } = await petWorld();
  await addSample('sleep_score', 84);
  await refresh();
  advance(3 * 24 * HOUR);
  await currentState();
  const given = consent(['pet_state', 'pet_messages']);
  const [[id, stream]] = Object.entries<Stream>(given) as [[string, Stream], ...unknown[]];
  await erase();
  assert.equal((await currentState()).days?.length, 2, 'another metric was erased');
  await change({ streams: { [id]: { ...stream, metrics: ['heart_rate'] } } });
  await erase();
  await change({ streams: given });
  assert.deepEqual(moodsIn((await currentState()).days), ['2026-03-17 curious']);
});

test('days together and the last day follow any journey, and days together only grow', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...ZONES, undefined), fc.integer({ min: 0, max: 40 })), { maxLength: 8 }),
      async (steps) => {
        const { currentState, advance, changeProfile, now } = await petWorld();
        let together = 1;
        for (const [time_zone, hours] of steps) {
          advance(hours * HOUR);
          await changeProfile({ time_zone });
          const { days = [], days_together = 0 } = await currentState();
          assert.ok(days_together >= together, `${days_together} after ${together}`);
          together = days_together;
          const today = now().toLocaleDateString('sv-SE', { timeZone: time_zone ?? 'UTC' });
          const dates = days.map(({ date }) => date);
          assert.equal(dates.at(-1), today);
          assert.deepEqual(dates, [...new Set(dates)].sort());
          assert.ok(days.length <= 7);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a time zone that only another version of the runtime knows counts as UTC', async () => {
  const { currentState, change } = await petWorld();
  await change({ time_zone: 'Mars/Olympus' });
  assert.deepEqual(moodsIn((await currentState()).days), ['2026-03-14 curious']);
});

test('the owner’s midnight begins a day, and is a day together', async () => {
  const { currentState, advance, changeProfile } = await petWorld();
  await changeProfile({ time_zone: 'America/New_York' });
  const counted = async () => (await currentState()).days_together;
  const first = (await counted()) ?? 0;
  advance(19.9 * HOUR); // 23:54 in New York
  assert.equal(await counted(), first);
  advance(0.2 * HOUR);
  assert.equal(await counted(), first + 1);
});

test('while the owner rests, no reading counts, and the rest ends at its time', async () => {
  const { addSample, refresh, currentState, advance, changeProfile, prompts, knowledge } = await petWorld();
  await addSample('sleep_score', 20);
  await refresh();
  assert.equal(prompts.length, 1);
  await changeProfile({ resting_until: '2026-03-14T20:00:00.000Z', health_goals: ['walk'] });
  const { message, ...resting } = await currentState();
  assert.deepEqual(
    [resting.mood, resting.state_index, resting.energy, resting.based_on],
    ['recovering', undefined, undefined, []],
  );
  assert.match(resting.reasoning, /^the owner rests until 2026-03-14T20:00:00.000Z; message by template$/);
  assert.doesNotMatch(message, /walk|\d/);
  advance(3 * HOUR);
  await refresh();
  assert.equal(prompts.length, 1, 'no model is asked');
  assert.doesNotMatch((await knowledge()).data, /walk|reading/);
  advance(8.9 * HOUR);
  assert.equal((await currentState()).state_index, undefined);
  advance(0.1 * HOUR);
  assert.equal((await currentState()).mood, 'sick', 'at once');
});

test('a model gets yesterday’s mood only if it may see everything that the mood was based on', async () => {
  const { addSample, refresh, advance, knowledge, change, consent } = await petWorld();
  await addSample('sleep_score', 84);
  await refresh();
  advance(24 * HOUR);
  assert.match((await knowledge()).data, /"yesterday":"energetic"/);
  await change({ streams: consent(['pet_state']) });
  assert.doesNotMatch((await knowledge()).data, /yesterday/);
});
