import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../core/errors.ts';
import type { User } from '../../core/ports/users.ts';
import { changedFields, PROFILE_FIELDS } from '../../core/users/fields.ts';
import { changeBy } from '../../core/users/item-changes.ts';
import { parsePatch } from '../../core/users/parse-patch.ts';
import { newUser, type ProfilePatch, toProfile } from '../../core/users/profile.ts';
import { applyUpdate } from '../../core/users/store-rules.ts';
import { ownerOf } from '../ports/users.ts';

const NOW = '2026-03-14T00:00:00.000Z';
const HASH = 'a'.repeat(64);
const changeOf = (patch: ProfilePatch) => changeBy('owner', changedFields(patch), NOW);

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
    time_zone: fc.option(fc.constantFrom('europe/BERLIN', 'Asia/Kolkata', 'UTC', 'CEST', '+01:00', 'Mars/Olympus')),
    resting_until: fc.option(fc.constantFrom('2026-03-14T12:00:00+0200', '2099-01-01T00:00:00Z', 'tomorrow')),
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
      const result = applyUpdate(user, changeOf(patch), { principal: ownerOf(user.user_id) });
      assert.ok(typeof result !== 'string');
      const defaults = { age: undefined, health_goals: [], locale: 'en' };
      for (const field of PROFILE_FIELDS) {
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
        const result = applyUpdate(into, changeOf(patch), { principal: ownerOf(into.user_id) });
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
      const profile = toProfile(user, undefined, {});
      const result = applyUpdate(user, changeOf(parsePatch({ ...profile })), { principal: ownerOf(user.user_id) });
      assert.ok(typeof result !== 'string');
      assert.deepEqual(toProfile(result.after, undefined, {}), { ...profile, version: 2 });
    }),
  );
});

test('a time zone is an existing IANA name, with its usual capitals', () => {
  const zoneOf = (time_zone: string) => parsed({ time_zone })?.time_zone;
  assert.deepEqual(['europe/BERLIN', 'America/Argentina/Buenos_Aires', 'utc', 'Etc/GMT+5'].map(zoneOf), [
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'UTC',
    'Etc/GMT+5',
  ]);
  // Engines disagree about the canonical name of these, so an app would set them again and again.
  for (const name of ['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv']) assert.equal(zoneOf(name), name);
  for (const name of ['CEST ', 'Mars/Olympus', '+01:00', 'Europe', '', '../etc/passwd', `Europe/${'x'.repeat(64)}`]) {
    assert.equal(zoneOf(name), undefined, name);
  }
});

test('a rest is at most 90 days ahead; one in the past is kept', () => {
  const now = new Date(NOW);
  const restOf = (resting_until: string) => parsePatch({ resting_until }, now).resting_until;
  assert.equal(restOf('2026-03-15T01:00:00+0100'), '2026-03-15T00:00:00.000Z');
  assert.equal(restOf('2020-01-01T00:00:00Z'), '2020-01-01T00:00:00.000Z');
  assert.equal(restOf('2026-06-12T00:00:00Z'), '2026-06-12T00:00:00.000Z');
  for (const [time, detail] of [
    ['2026-06-12T00:00:00.001Z', /at most 90 days ahead, or null/],
    ['2026-02-30T00:00:00Z', /^Send a time such as/],
    ['tomorrow', /^Send a time such as/],
  ] as const) {
    assert.throws(
      () => restOf(time),
      ({ errors: [error] = [] }: AppError) => error?.pointer === '/resting_until' && detail.test(error.detail),
      time,
    );
  }
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
  const shown = JSON.stringify(toProfile({ ...user, creation: HASH, portrait: 'portraits/x.jpg' }, undefined, {}));
  assert.doesNotMatch(shown, /aaaa|portraits|tokens|creation/);
});
