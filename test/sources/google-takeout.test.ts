import assert from 'node:assert/strict';
import { test } from 'node:test';
import { googleTakeout } from '../../sources/google-takeout/google-takeout.ts';
import { described, fixtureFiles, readSource } from './read-source.ts';

test('reads a Takeout of today', async () => {
  const { readings, skipped, needsZone } = await readSource(googleTakeout, await fixtureFiles('google-takeout'));
  assert.deepEqual(readings.map(described), [
    'heart_rate 61 2026-11-27T06:14:03.552Z (Google Fitbit)',
    'step_count 51 2026-11-27T06:14:03.552Z – 2026-11-27T06:15:03.552Z (Phone)',
    'step_count 84 2026-11-27T06:15:00.000Z – 2026-11-27T06:16:00.000Z (Google Fitbit)',
    'sleep_duration 415 2026-11-26T22:10:30.000Z – 2026-11-27T05:55:00.000Z',
    'sleep_score 82 2026-11-27T05:55:00.000Z',
  ]);
  assert.deepEqual(skipped, {});
  assert.equal(needsZone, false);
});

test('reads an older Takeout, with local times', async () => {
  const { readings, skipped, needsZone } = await readSource(googleTakeout, await fixtureFiles('fitbit-takeout'));
  assert.deepEqual(readings.map(described), [
    'heart_rate 61 2026-11-27T07:00:03.000Z',
    'step_count 94 2026-11-27T08:00:00.000Z – 2026-11-27T08:01:00.000Z',
    'sleep_duration 415 2026-11-26T22:10:30.000Z – 2026-11-27T05:55:00.000Z',
  ]);
  assert.deepEqual(skipped, {});
  assert.equal(needsZone, true);
});
