import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { whyNotAsked } from '../../core/pet/may-ask.ts';
import type { Metric } from '../../core/ports/samples.ts';
import type { Stream, User } from '../../core/ports/users.ts';
import { NOTHING_REAPPLIED, reapply } from '../../core/privacy/reapply.ts';
import { activeStreamOf } from '../../core/streams/stream-of.ts';
import { type AgeRules, DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { holdsToken } from '../../core/users/credentials.ts';
import { someUser } from '../ports/users.ts';
import { pushRecord } from '../support/push.ts';

const [T0, T1, T2] = ['2026-03-14T00:00:00.000Z', '2026-03-15T00:00:00.000Z', '2026-03-16T00:00:00.000Z'] as const;
const TIMES = [T0, T1, T2];
const METRICS: Metric[] = ['heart_rate', 'sleep_duration', 'step_count'];
const KEYS = ['a', 'b', 'c'].map((letter) => letter.repeat(64));

const time = fc.constantFrom(...TIMES);
const consent = fc.record({
  at: time,
  metrics: fc.subarray(METRICS, { minLength: 1 }),
  purposes: fc.subarray(['pet_state', 'pet_messages'] as Stream['purposes']),
});
const stream: fc.Arbitrary<Stream> = fc
  .record({
    log: fc.array(consent, { minLength: 1, maxLength: 3 }),
    updated_at: time,
    revoked: fc.constantFrom(false, false, true),
    token: fc.constantFrom(...KEYS),
  })
  .map(({ log, updated_at, revoked, token }) => {
    const consent_log = log.sort((a, b) => (a.at < b.at ? -1 : 1));
    const { metrics, purposes } = consent_log.at(-1) ?? log[0] ?? { metrics: METRICS, purposes: [] };
    const state = revoked ? { revoked_at: T2, purposes: [] } : { token, purposes };
    return { source: 'watch', metrics, created_at: T0, updated_at, consent_log, ...state };
  });
const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(fc.constantFrom(...KEYS), value, { size: '+1' });
const record = fc.constant({ created_at: T0 });
const user: fc.Arbitrary<User> = fc
  .record(
    {
      version: fc.integer({ min: 1, max: 4 }),
      updated_at: time,
      name: fc.constantFrom('Max', 'Moritz'),
      age: fc.constantFrom(15, 17, 18, 34),
      portrait: fc.constantFrom('portraits/x.a.jpg', 'portraits/x.b.jpg'),
      tokens: dictionary(record),
      passkeys: dictionary(
        fc.nat(9).map((counter) => ({ credential_id: 'c', public_key: 'k', counter, rp_id: 'x', created_at: T0 })),
      ),
      identities: dictionary(fc.constant({ iss: 'i', sub: 's', created_at: T0 })),
      push_subscriptions: dictionary(fc.constant({ ...pushRecord('x'), created_at: T0 })),
      streams: dictionary(stream),
      consent_log: fc.array(fc.record({ at: time, purposes: fc.subarray<'profile_messages'>(['profile_messages']) }), {
        minLength: 1,
        maxLength: 2,
      }),
      used_challenges: fc.constant({ nonce: T2 }),
      lock: time.map((at) => ({ at, reason: 'Spam', by: 'desk' })),
      creation: fc.constant('c'),
    },
    { requiredKeys: ['version', 'updated_at', 'name', 'tokens'] },
  )
  .map(({ age, ...rest }) => {
    const { age: _age, purposes: _purposes, ...base } = someUser({ user_id: 'u' });
    const purposes = rest.consent_log?.at(-1)?.purposes;
    return { ...base, ...rest, ...(purposes ? { purposes } : {}), ...(age === undefined ? {} : { age }) };
  });

const principals = [
  ...KEYS.map((tokenHash) => ({ userId: 'u', via: 'owner', tokenHash }) as const),
  ...KEYS.map((tokenHash) => ({ userId: 'u', via: 'stream', tokenHash }) as const),
];
const admits = (one: User) =>
  principals.flatMap((principal) =>
    KEYS.filter((id) => holdsToken(one, principal, T2, id)).map(
      (id) => `${principal.via} ${principal.tokenHash} ${id}`,
    ),
  );
const isAsked = (one: User, unknown: AgeRules['unknown']) =>
  whyNotAsked({ isRemote: true }, one, new Date(T2), { ...DEFAULT_AGE_RULES, unknown }) === undefined;
const BY_KEY = ['passkeys', 'identities', 'push_subscriptions'] as const;
const keysOf = (one: User, field: (typeof BY_KEY)[number]) => Object.keys(one[field] ?? {});

test('a reapplication only removes: access, consent and what a model is asked are at most those of both items', () => {
  fc.assert(
    fc.property(user, user, (backup, later) => {
      const { user: after, readings } = reapply(backup, later);
      for (const one of admits(after)) assert.ok(admits(backup).includes(one) && admits(later).includes(one), one);
      for (const field of BY_KEY)
        for (const key of keysOf(after, field))
          assert.ok(keysOf(backup, field).includes(key) && keysOf(later, field).includes(key));
      for (const id of KEYS) {
        const [kept, was, is] = [after, backup, later].map((one) => activeStreamOf(one, id));
        const erased = readings.find(({ stream_id }) => stream_id === id);
        if (was && !kept) assert.deepEqual(erased, { stream_id: id });
        if (!kept) continue;
        assert.ok(kept.metrics.length > 0 && was && is);
        const isIn = (list: readonly string[]) => (entry: string) => list.includes(entry);
        for (const one of [was, is]) {
          assert.ok(kept.metrics.every(isIn(one.metrics)) && kept.purposes.every(isIn(one.purposes)));
        }
        const at = kept.consent_log.map((entry) => entry.at);
        assert.deepEqual(at, at.toSorted());
        assert.deepEqual(kept.consent_log.slice(0, was.consent_log.length), was.consent_log);
        const { metrics, purposes } = kept.consent_log.at(-1) ?? {};
        assert.deepEqual({ metrics, purposes }, { metrics: kept.metrics, purposes: kept.purposes });
      }
      assert.deepEqual([after.name, after.lock], [backup.name, later.lock]);
      for (const one of [backup, later]) {
        assert.ok((after.purposes ?? []).every((purpose) => one.purposes?.includes(purpose)));
        for (const unknown of ['young', 'adult'] as const) assert.ok(!isAsked(after, unknown) || isAsked(one, unknown));
      }
      const logged = later.consent_log ?? [];
      assert.deepEqual((after.consent_log ?? []).slice(0, logged.length), logged);
      assert.deepEqual(after.consent_log?.at(-1)?.purposes ?? [], after.purposes ?? []);
      assert.equal(after.portrait, later.portrait === undefined ? undefined : backup.portrait);
      assert.equal(after.age === undefined, backup.age === undefined || later.age === undefined);
      assert.ok(after.age === undefined || after.age <= Math.min(backup.age ?? 0, later.age ?? 0));
    }),
    { numRuns: 300 },
  );
});

test('a repeated reapplication changes nothing, and a changed user has a version that was never used', () => {
  fc.assert(
    fc.property(user, user, (backup, later) => {
      const { user: after, counts } = reapply(backup, later);
      assert.equal(reapply(after, later).user, after);
      if (after !== backup) assert.ok(after.version > backup.version && after.version > later.version);
      else assert.deepEqual([counts, after.version >= later.version], [NOTHING_REAPPLIED, true]);
      assert.deepEqual(reapply(backup, backup), {
        user: backup,
        readings: [],
        identity_ids: [],
        counts: NOTHING_REAPPLIED,
      });
    }),
  );
});

const log = (at: string, ...metrics: Metric[]) => ({ at, metrics, purposes: [] });
const streamWith = (updated_at: string, ...consent_log: Stream['consent_log']): Stream => ({
  source: 'watch',
  metrics: consent_log.at(-1)?.metrics ?? [],
  purposes: [],
  created_at: T0,
  updated_at,
  consent_log,
});

test('erases readings that the owner may have erased: not if withdrawing consent was the latest change', () => {
  const both = log(T0, 'heart_rate', 'step_count');
  const erased = (backup: Stream, later: Stream) => {
    const user = someUser({ streams: { s: backup } });
    const { readings } = reapply(user, { ...user, version: 3, streams: { s: later } });
    return METRICS.filter((metric) => readings[0]?.metrics?.includes(metric));
  };
  const less = log(T1, 'step_count');
  const backup = streamWith(T0, both);
  assert.deepEqual(erased(backup, streamWith(T1, both, less)), ['sleep_duration']);
  assert.deepEqual(erased(backup, streamWith(T2, both, less)), ['heart_rate', 'sleep_duration']);
  assert.deepEqual(erased(backup, streamWith(T2, both, less, { ...both, at: T2 })), ['heart_rate', 'sleep_duration']);
  assert.deepEqual(erased(streamWith(T0, less), streamWith(T2, less)), ['heart_rate', 'sleep_duration']);
  assert.deepEqual(erased(backup, backup), []);
});

test('a stream that was revoked and pruned is revoked; counts a user who has no way in any more', () => {
  const backup = someUser({ streams: { s: streamWith(T0, log(T0, 'heart_rate')) } });
  const later = {
    ...backup,
    version: 2,
    updated_at: T1,
    streams: {},
    tokens: { ['e'.repeat(64)]: { created_at: T1 } },
  };
  const { user: after, counts, readings } = reapply(backup, later);
  assert.deepEqual(readings, [{ stream_id: 's' }]);
  assert.equal(after.streams?.s?.revoked_at, T1);
  assert.deepEqual(counts, { ...NOTHING_REAPPLIED, tokens: 1, streams: 1, without_way_in: 1 });
});
