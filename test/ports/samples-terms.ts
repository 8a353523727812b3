import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppendConditions, Batch, ReadingCounts, SampleStore } from '../../core/ports/samples.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import { newStream } from '../../core/streams/consent.ts';
import { refusalOf } from '../../core/streams/ingest.ts';
import { quotaError, UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { unauthorized } from '../../core/users/credentials.ts';
import { ALWAYS, second, someBatch, someSamples } from './batches.ts';
import { ownerOf, someUser } from './users.ts';

interface Stores {
  users: UserStore;
  samples: SampleStore;
}

const STREAM_ID = '0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21';
const METRICS = ['body_temperature', 'heart_rate', 'step_count'] as const;
const [OWNER, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];

/** What every sample store promises of the terms that a batch is stored on. */
export function sampleTermsSuite(name: string, open: () => Stores, rounds: number): void {
  const { users, samples } = open();
  const all = (userId: string) => Array.fromAsync(samples.read(userId, ...ALWAYS));

  /** A user with two tokens and a stream. */
  async function owner(): Promise<User> {
    const token = { created_at: second(0) };
    const stream = newStream({ source: 'test', metrics: [...METRICS], purposes: [] }, second(0));
    const user = someUser({ tokens: { [OWNER]: token, [OTHER]: token }, streams: { [STREAM_ID]: stream } });
    await users.create(user);
    return user;
  }
  const batchOf = ({ user_id }: User) => someBatch({ user_id, stream_id: STREAM_ID });
  const bringAs = (hash: string, batch: Batch) => {
    const sender = ownerOf(batch.user_id, hash);
    const terms = { ...UNCONDITIONAL, refusal: (user: User | undefined) => refusalOf(user, sender, batch) };
    return samples.append(batch, terms);
  };
  const keepOnly = (hash: string, { user_id, tokens }: User) => {
    const set = { tokens: Object.fromEntries(Object.entries(tokens).filter(([one]) => one === hash)) };
    return users.update({ set, remove: [], updated_at: second(1) }, { principal: ownerOf(user_id, hash) });
  };

  test(`${name}: the terms see the user as stored; what they refuse is not stored, and the key stays free`, async () => {
    const user = await owner();
    const [batch, refused] = [batchOf(user), unauthorized()];
    const seen: (User | undefined)[] = [];
    const refusal = (present: User | undefined) => {
      seen.push(present);
      return refused;
    };
    assert.deepEqual(await samples.append(batch, { ...UNCONDITIONAL, refusal }), { refused });
    assert.deepEqual(seen[0], user);
    assert.deepEqual(await all(user.user_id), []);
    const stranger = someBatch();
    assert.deepEqual(await samples.append(stranger, { ...UNCONDITIONAL, refusal }), { refused });
    assert.equal(seen.at(-1), undefined);
    assert.equal(await bringAs(OWNER, batch), 'stored');
    assert.deepEqual(
      await samples.append(batch, { ...UNCONDITIONAL, refusal }),
      { refused },
      'nor told that it is there',
    );
    assert.deepEqual(await all(user.user_id), [batch], 'which is not removed by that');
  });

  test(`${name}: the same batch by two credentials, one being revoked: what is acknowledged is there`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const user = await owner();
      const batch = batchOf(user);
      const sends = [() => bringAs(OWNER, batch), () => keepOnly(OTHER, user), () => bringAs(OTHER, batch)];
      const order = [sends[round % 3], sends[(round + 1) % 3], sends[(round + 2) % 3]];
      const outcomes = await Promise.all(order.map((send) => send?.()));
      const byOther = outcomes[(5 - (round % 3)) % 3];
      assert.ok(byOther === 'stored' || byOther === 'duplicate', JSON.stringify(outcomes));
      assert.deepEqual(await all(user.user_id), [batch], JSON.stringify(outcomes));
    }
  });

  test(`${name}: brought by a credential that is being revoked, a batch is there if it was acknowledged, else not`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const user = await owner();
      const batch = batchOf(user);
      const [outcome] = await Promise.all([bringAs(OWNER, batch), keepOnly(OTHER, user)]);
      assert.equal((await all(user.user_id)).length, outcome === 'stored' ? 1 : 0, JSON.stringify(outcome));
    }
  });
}

/** What stores promise that count readings. */
export function readingCountSuite(name: string, open: () => SampleStore): void {
  const samples = open();
  /** Terms that note what they were told, and keep to a limit. */
  const terms = (limit = Number.POSITIVE_INFINITY) => {
    const seen: ReadingCounts[] = [];
    const excess: AppendConditions['excess'] = (counts) => {
      seen.push(counts);
      return quotaError(counts, limit);
    };
    return { refusal: () => undefined, excess, seen };
  };
  const DAY_S = 24 * 60 * 60;
  const heartRates = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => ({ metric: 'heart_rate' as const, value: 60, start: second(from + at) }));

  test(`${name}: readings are counted by the day and metric that they are of`, async () => {
    const user_id = crypto.randomUUID();
    const first = terms();
    await samples.append(someBatch({ user_id, samples: heartRates(3) }), first);
    assert.deepEqual(first.seen, [{ '2026-03-14': { heart_rate: 3 } }]);
    const across = terms();
    await samples.append(someBatch({ user_id, samples: [...heartRates(2, 9), ...heartRates(4, DAY_S)] }), across);
    assert.deepEqual(across.seen, [{ '2026-03-14': { heart_rate: 5 }, '2026-03-15': { heart_rate: 4 } }]);
    const mixed = terms();
    await samples.append(someBatch({ user_id, samples: someSamples(3) }), mixed);
    assert.deepEqual(mixed.seen[0]?.['2026-03-14'], { heart_rate: 6, body_temperature: 1, step_count: 1 });
  });

  test(`${name}: a batch counts wholly or not at all: not when it is known, taken, refused or too much`, async () => {
    const user_id = crypto.randomUUID();
    const batch = someBatch({ user_id, samples: heartRates(6) });
    assert.equal(await samples.append(batch, terms(10)), 'stored');
    const known = terms(10);
    assert.equal(await samples.append(batch, known), 'duplicate');
    assert.equal(await samples.append({ ...batch, digest: 'e'.repeat(64) }, known), 'taken');
    assert.deepEqual(known.seen, [], 'what is there already is not held to a limit');
    const refused = unauthorized();
    const more = someBatch({ user_id, samples: heartRates(4, 10) });
    assert.deepEqual(await samples.append(more, { ...terms(10), refusal: () => refused }), { refused });
    const tooMany = await samples.append(someBatch({ user_id, samples: heartRates(5, 10) }), terms(10));
    assert.equal(typeof tooMany === 'object' && tooMany.refused.code, 'too-many-requests');
    assert.equal(await samples.append(more, terms(10)), 'stored', 'four still fit');
    assert.equal((await Array.fromAsync(samples.read(user_id, ...ALWAYS))).length, 2);
  });

  test(`${name}: of many at a time as many are stored as fit`, async () => {
    const user_id = crypto.randomUUID();
    const batches = Array.from({ length: 40 }, (_, at) => someBatch({ user_id, samples: heartRates(10, at * 10) }));
    const outcomes = await Promise.all(batches.map((batch) => samples.append(batch, terms(155))));
    assert.equal(outcomes.filter((outcome) => outcome === 'stored').length, 15);
    assert.equal((await Array.fromAsync(samples.read(user_id, ...ALWAYS))).length, 15);
  });

  test(`${name}: a stream that is erased gives nothing back; a user who is erased leaves no numbers`, async () => {
    const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
    await samples.append(someBatch({ user_id, stream_id, samples: heartRates(10) }), terms(10));
    await samples.erase(user_id, stream_id);
    const again = someBatch({ user_id, samples: heartRates(1) });
    assert.equal(typeof (await samples.append(again, terms(10))), 'object');
    await samples.erase(user_id);
    assert.equal(await samples.append(again, terms(1)), 'stored');
  });
}
