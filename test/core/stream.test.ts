import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../core/errors.ts';
import type { Stream } from '../../core/ports/users.ts';
import {
  applyStreamUpdate,
  MAX_STREAMS,
  type NewStream,
  newStream,
  pruneStreams,
  type StreamUpdate,
  sortedByAge,
  toRevoked,
} from '../../core/streams/consent.ts';
import { parseStreamUpdate } from '../../core/streams/stream-bodies.ts';
import { streamOf } from '../../core/streams/stream-of.ts';
import { assertContract } from '../support/problem.ts';
import { METRICS } from '../support/streams.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 14) + second * 1_000).toISOString();
const CONSENT: NewStream = { source: 'test', metrics: ['heart_rate'], purposes: ['pet_state'] };
const ID = crypto.randomUUID();

const someConsent: fc.Arbitrary<StreamUpdate> = fc.record(
  {
    label: fc.constantFrom('Watch', 'Ring', null),
    metrics: fc.shuffledSubarray([...METRICS], { minLength: 1, maxLength: 2 }),
    purposes: fc.shuffledSubarray(['pet_state', 'pet_messages'] as const),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const consentOf = ({ metrics, purposes }: Pick<Stream, 'metrics' | 'purposes'>) =>
  JSON.stringify([metrics.toSorted(), purposes.toSorted()]);

test('after any changes, the last log entry is the current consent, and consecutive entries differ', () => {
  fc.assert(
    fc.property(fc.array(someConsent, { maxLength: 80 }), (patches) => {
      const stream = patches.reduce(
        (present, patch, index) => applyStreamUpdate(present, patch, at(index + 1)),
        newStream(CONSENT, at(0)),
      );
      assertContract('health_stream', { stream_id: ID, ...stream });
      const log = stream.consent_log.map(consentOf);
      assert.equal(log.at(-1), consentOf(stream));
      for (const [index, entry] of log.entries()) assert.notEqual(entry, log[index + 1]);
      const times = stream.consent_log.map((entry) => entry.at);
      assert.deepEqual(times, times.toSorted());
    }),
  );
});

test('a full log drops its oldest entry', () => {
  let stream = newStream(CONSENT, at(0));
  for (let change = 1; change <= 50; change += 1) {
    stream = applyStreamUpdate(stream, { purposes: change % 2 ? [] : ['pet_state'] }, at(change));
  }
  assert.deepEqual(
    [stream.consent_log.length, stream.consent_log[0]?.at, stream.consent_log.at(-1)?.at],
    [50, at(1), at(50)],
  );
});

test('a merge does not change its input', () => {
  const before = newStream({ ...CONSENT, label: 'Watch' }, at(0));
  const copy = structuredClone(before);
  applyStreamUpdate(before, { label: null, metrics: ['step_count'], purposes: [] }, at(1));
  toRevoked({ ...before, token: 'a'.repeat(64) }, at(1));
  assert.deepEqual(before, copy);
});

test('a revoked stream has no token or purpose; the revocation is logged even without a purpose before', () => {
  const stream = toRevoked({ ...newStream({ ...CONSENT, purposes: [] }, at(0)), token: 'a'.repeat(64) }, at(1));
  assert.deepEqual([stream.token, stream.purposes, stream.revoked_at], [undefined, [], at(1)]);
  assert.deepEqual(stream.consent_log.at(-1), { at: at(1), metrics: ['heart_rate'], purposes: [] });
  assert.equal(stream.consent_log.length, 2);
});

test('parsing a patch trims the label and removes read-only fields', () => {
  fc.assert(
    fc.property(someConsent, (patch) => {
      const readOnly = { stream_id: 7, created_at: 7, updated_at: 7, revoked_at: 7, consent_log: 7 };
      const label = patch.label ? { label: ` \t${patch.label}\n` } : {};
      assert.deepEqual(parseStreamUpdate({ ...patch, ...readOnly, ...label }), patch);
    }),
  );
});

test('parses any body or rejects it with pointers', () => {
  const keys = fc.constantFrom('source', 'label', 'metrics', 'purposes', 'token', '__proto__', 'ingest_token');
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue()), (body) => {
      try {
        assertContract('stream_update', parseStreamUpdate(body));
      } catch (error) {
        assert.ok(error instanceof AppError && error.code === 'invalid-stream' && error.errors?.length, String(error));
      }
    }),
  );
});

test('finds a stream only by its own id', () => {
  const stream = newStream(CONSENT, at(0));
  const user = {
    ...{ user_id: ID, version: 1, created_at: at(0), updated_at: at(0), name: 'Max', pet_name: 'Rocky' },
    ...{ health_goals: [], locale: 'en', tokens: {}, streams: { [ID]: stream } },
  };
  assert.equal(streamOf(user, ID), stream);
  for (const id of ['', 'constructor', '__proto__', 'toString']) assert.equal(streamOf(user, id), undefined);
});

test('keeps every open stream and the latest eight revoked ones', () => {
  const named = (count: number, stream: (index: number) => Stream) =>
    Array.from({ length: count }, (_, index) => [crypto.randomUUID(), stream(index)] as const);
  const open = named(MAX_STREAMS, (index) => newStream(CONSENT, at(index)));
  const gone = named(20, (index) => toRevoked(newStream(CONSENT, at(100 - index)), at(200 + index)));
  const kept = Object.keys(pruneStreams(Object.fromEntries([...gone, ...open])));
  const expected = [...open, ...gone.slice(12)].map(([id]) => id);
  assert.deepEqual(kept.toSorted(), expected.toSorted());
});

test('lists streams by age, in a stable order', () => {
  const named = Array.from(
    { length: 10 },
    (_, index) => [crypto.randomUUID(), newStream(CONSENT, at(index >> 1))] as const,
  );
  const ids = (streams: typeof named) => sortedByAge(Object.fromEntries(streams)).map(([id]) => id);
  const ages = sortedByAge(Object.fromEntries(named.toReversed())).map(([, { created_at }]) => created_at);
  assert.deepEqual(ages, ages.toSorted());
  assert.deepEqual(ids(named), ids(named.toReversed()));
});

test('an imported consent has the server’s time, and the claimed time as a mark', () => {
  const now = '2026-03-15T08:00:00.000Z';
  const consent = { source: 's', metrics: ['heart_rate' as const], purposes: [] };
  const imported = (given_at: string) => ({ imported: { given_at } });
  const { consent_log } = newStream({ ...consent, ...imported('2026-03-14T10:26:53+01:00') }, now);
  assert.deepEqual(
    consent_log.map(({ at, imported: mark }) => [at, mark?.given_at]),
    [[now, '2026-03-14T09:26:53.000Z']],
  );
  const stream = newStream(consent, now);
  assert.equal(stream.consent_log[0]?.imported, undefined);
  const later = applyStreamUpdate(stream, { purposes: ['pet_state'], ...imported(now) }, now);
  assert.deepEqual([later.consent_log.at(-1)?.at, later.consent_log.at(-1)?.imported], [now, { given_at: now }]);
  assert.equal(applyStreamUpdate(stream, { metrics: ['heart_rate'], ...imported(now) }, now).consent_log.length, 1);
  for (const given of ['2026-03-15T08:05:00.001Z', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59Z']) {
    const at = (error: unknown) =>
      error instanceof AppError &&
      error.code === 'invalid-stream' &&
      error.errors?.[0]?.pointer === '/imported/given_at';
    assert.throws(() => newStream({ ...consent, ...imported(given) }, now), at);
    assert.throws(() => applyStreamUpdate(stream, { purposes: ['pet_state'], ...imported(given) }, now), at);
  }
});
