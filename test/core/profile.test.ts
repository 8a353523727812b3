import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../core/errors.ts';
import type { User } from '../../core/ports/users.ts';
import { parsePatch } from '../../core/users/parse-patch.ts';
import { changeOf, newUser, toProfile } from '../../core/users/profile.ts';
import { applyUpdate } from '../../core/users/store-rules.ts';
import { ownerOf } from '../ports/users.ts';

const NOW = '2026-03-14T00:00:00.000Z';
const HASH = 'a'.repeat(64);

const someText = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(' Max ', 'Zoe\u0308', 'a\u00a0\tb', '👨‍👩‍👧‍👦'),
);
const somePatch = fc.record(
  {
    name: someText,
    pet_name: someText,
    age: fc.option(fc.integer({ min: -1, max: 121 })),
    health_goals: fc.option(fc.array(someText, { maxLength: 11 })),
    locale: fc.option(fc.constantFrom('en', 'DE-at', 'zh-hant-tw', 'x', 'en-x')),
    created_at: fc.anything(),
    version: fc.anything(),
  },
  { requiredKeys: [] },
);
/** Parses a patch. @returns undefined when the patch is invalid. */
function parsed(body: Record<string, unknown>) {
  try {
    return parsePatch(body);
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'invalid-profile' && error.errors?.length, String(error));
    return undefined;
  }
}
const goodPatch = somePatch.map((body) => parsed(body)).filter((patch) => patch !== undefined);
const someUser: fc.Arbitrary<User> = goodPatch.map((patch) => ({
  ...newUser({ ...patch, name: patch.name ?? 'Max', pet_name: patch.pet_name ?? 'Rocky' }, crypto.randomUUID(), NOW),
  tokens: { [HASH]: { created_at: NOW } },
}));

test('parses any patch or rejects it with pointers; parsing is idempotent', () => {
  fc.assert(
    fc.property(somePatch, (body) => {
      const once = parsed(body);
      if (once) assert.deepEqual(parsePatch({ ...once }), once);
    }),
    { numRuns: 1_000 },
  );
});

test('parses or rejects any value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything({ withNullPrototype: true })), (body) => void parsed(body)),
  );
});

test('a merge sets present fields, removes null ones and keeps the rest', () => {
  fc.assert(
    fc.property(someUser, goodPatch, (user, patch) => {
      const result = applyUpdate(user, changeOf(patch, NOW), { principal: ownerOf(user.user_id) });
      assert.ok(typeof result !== 'string');
      const defaults = { age: undefined, health_goals: [], locale: 'en' };
      for (const field of ['name', 'pet_name', 'age', 'health_goals', 'locale'] as const) {
        const sent = patch[field];
        const expected = sent === undefined ? user[field] : (sent ?? defaults[field as keyof typeof defaults]);
        assert.deepEqual(result.after[field], expected, field);
      }
      assert.equal(result.after.version, user.version + 1);
      assert.deepEqual(result.before, user);
    }),
  );
});

test('merges of different fields commute', () => {
  fc.assert(
    fc.property(someUser, goodPatch, goodPatch, (user, first, second) => {
      const other = Object.fromEntries(Object.entries(second).filter(([field]) => !(field in first)));
      const merge = (into: User, patch: object) => {
        const result = applyUpdate(into, changeOf(patch, NOW), { principal: ownerOf(into.user_id) });
        assert.ok(typeof result !== 'string');
        return result.after;
      };
      assert.deepEqual(merge(merge(user, first), other), merge(merge(user, other), first));
    }),
  );
});

test('sending a whole profile back changes only the version', () => {
  fc.assert(
    fc.property(someUser, (user) => {
      const profile = toProfile(user, undefined);
      const result = applyUpdate(user, changeOf(parsePatch({ ...profile }), NOW), { principal: ownerOf(user.user_id) });
      assert.ok(typeof result !== 'string');
      assert.deepEqual(toProfile(result.after, undefined), { ...profile, version: 2 });
    }),
  );
});

test('a new user has its fields in a fixed order, because the creation hash depends on it', () => {
  const patch = { locale: 'de', health_goals: ['walk'], age: 34, pet_name: 'Rocky', name: 'Max' };
  assert.equal(
    JSON.stringify(newUser(patch, 'id', '')),
    '{"user_id":"id","version":1,"created_at":"","updated_at":"","name":"Max","pet_name":"Rocky","age":34,"health_goals":["walk"],"locale":"de"}',
  );
});

test('a profile contains no secret', () => {
  const user = {
    ...newUser({ name: 'Max', pet_name: 'Rocky' }, crypto.randomUUID(), NOW),
    tokens: { [HASH]: { created_at: NOW } },
  };
  const shown = JSON.stringify(toProfile({ ...user, creation: HASH, portrait: 'portraits/x.jpg' }, undefined));
  assert.doesNotMatch(shown, /aaaa|portraits|tokens|creation/);
});
