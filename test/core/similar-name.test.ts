import assert from 'node:assert/strict';
import { test } from 'node:test';
import { similarName } from '../../core/util/similar-name.ts';

const PROFILE = ['name', 'pet_name', 'age', 'health_goals', 'locale'];
const SAMPLE = ['metric', 'value', 'start', 'end'];

test('finds the field that a wrong name stands for', () => {
  for (const [sent, names, meant] of [
    ['petName', PROFILE, 'pet_name'],
    ['PET-NAME', PROFILE, 'pet_name'],
    ['petname', PROFILE, 'pet_name'],
    ['pet name', PROFILE, 'pet_name'],
    ['pet_nmae', PROFILE, 'pet_name'],
    ['Name', PROFILE, 'name'],
    ['goals', PROFILE, 'health_goals'],
    ['healthGoal', PROFILE, 'health_goals'],
    ['local', PROFILE, 'locale'],
    ['startTime', SAMPLE, 'start'],
    ['end_date', SAMPLE, 'end'],
    ['metrics', SAMPLE, 'metric'],
  ] as const) {
    assert.equal(similarName(sent, names), meant, sent);
  }
});

test('finds nothing for other names', () => {
  for (const sent of ['nick', 'email', '', '_', '💥', 'x'.repeat(100), '__proto__', 'a']) {
    assert.equal(similarName(sent, PROFILE), undefined, sent);
  }
  assert.equal(similarName('petName', []), undefined);
});
