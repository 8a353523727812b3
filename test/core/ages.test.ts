import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../core/errors.ts';
import { readServiceSettings } from '../../core/privacy/service-settings.ts';
import { DEFAULT_AGE_RULES, isYoung, readAgeRules } from '../../core/users/ages.ts';

const template = { name: 'template', isRemote: false };

test('ages: 13, 18 and young by default', () => {
  assert.deepEqual(readAgeRules({}), DEFAULT_AGE_RULES);
  assert.deepEqual(readAgeRules({ MIN_AGE: '0', ADULT_AGE: '21', AGE_UNKNOWN: 'adult' }), {
    minAge: 0,
    adultAge: 21,
    unknown: 'adult',
  });
});

test('a user is young until the adult age; without an age as the operator says', () => {
  const rules = { ...DEFAULT_AGE_RULES, adultAge: 16 };
  assert.deepEqual([isYoung({ age: 15 }, rules), isYoung({ age: 16 }, rules), isYoung({}, rules)], [true, false, true]);
  assert.equal(isYoung({}, { ...rules, unknown: 'adult' }), false);
});

test('settings: what the operator has not set is absent', () => {
  const { controller, privacy_notice_url, imprint_url, ...others } = readServiceSettings(
    { CONTROLLER: ' Pets Ltd, Köln ', PRIVACY_NOTICE_URL: 'https://pets.example', IMPRINT_URL: '' },
    template,
  );
  assert.deepEqual(
    [controller, privacy_notice_url, imprint_url],
    ['Pets Ltd, Köln', 'https://pets.example/', undefined],
  );
  assert.deepEqual(others, readServiceSettings({}, template));
  assert.deepEqual(readServiceSettings({}, { name: 'bedrock', model: 'llama3.2', isRemote: true }).narrator, {
    name: 'llama3.2',
    ai: true,
  });
});

test('settings: the controller may have emoji, and loses invisible characters', () => {
  const controllerOf = (text: string) => readServiceSettings({ CONTROLLER: text }, template).controller;
  assert.equal(controllerOf('\ufeff Pets\u202e\u200b Ltd\u200b'), 'Pets Ltd');
  assert.equal(controllerOf('\u200b'), undefined);
  assert.equal(controllerOf('🐾'.repeat(200)), '🐾'.repeat(200));
});

test('an invalid setting is named at start', () => {
  for (const [name, text] of [
    ...['-1', '121', '12.5', 'thirteen', '19'].map((age) => ['MIN_AGE', age]),
    ...['-1', '12', 'x'].map((age) => ['ADULT_AGE', age]),
    ['AGE_UNKNOWN', 'child'],
    ...['two\nlines', 'x'.repeat(201), 'Pets\u0085Ltd'].map((controller) => ['CONTROLLER', controller]),
    ...['pets.example', 'javascript:alert(1)', 'https://me:secret@pets.example/'].map((url) => ['IMPRINT_URL', url]),
    ['PRIVACY_NOTICE_URL', `https://pets.example/${'x'.repeat(2048)}`],
  ] as const) {
    assert.throws(
      () => readServiceSettings({ [name as string]: text }, template),
      (error) =>
        error instanceof ConfigError && /^(MIN_AGE|ADULT_AGE|AGE_UNKNOWN|CONTROLLER|\w+_URL) must/.test(error.message),
      `${name}=${text}`,
    );
  }
});
