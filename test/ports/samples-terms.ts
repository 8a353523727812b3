import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppendConditions, Batch, ReadingCounts, SampleStore } from '../../core/ports/samples.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import { newStream } from '../../core/streams/consent.ts';
import { accessError } from '../../core/streams/ingest.ts';
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

/** Tests of the conditions under which `append` may store a batch. */
export function sampleTermsSuite(name: string, open: () => Stores, rounds: number): void {
  const { users, samples } = open();
  const all = (userId: string) => Array.fromAsync(samples.read(userId, ...ALWAYS));

  async function owner(): Promise<User> {
    const token = { created_at: second(0) };
    const stream = newStream({ source: 'test', metrics: [...METRICS], purposes: [] }, second(0));
    const user = someUser({ tokens: { [OWNER]: token, [OTHER]: token }, streams: { [STREAM_ID]: stream } });
    await users.create(user);
    return user;
  }
  const batchOf = ({ user_id }: User) => someBatch({ user_id, stream_id: STREAM_ID });
  const appendAs = (hash: string, batch: Batch) => {
    const sender = ownerOf(batch.user_id, hash);
    const conditions = { ...UNCONDITIONAL, accessError: (user: User | undefined) => accessError(user, sender, batch) };
    return samples.append(batch, conditions);
  };
  const keepOnly = (hash: string, { user_id, tokens }: User) => {
    const set = { tokens: Object.fromEntries(Object.entries(tokens).filter(([one]) => one === hash)) };
    return users.update({ set, remove: [], updated_at: second(1) }, { principal: ownerOf(user_id, hash) });
  };

  test(`${name}: the conditions are called with the stored user; a refused batch is not stored, and its key stays free`, async () => {
    const user = await owner();
    const [batch, refused] = [batchOf(user), unauthorized()];
    const seen: (User | undefined)[] = [];
    const accessError = (present: User | undefined) => {
      seen.push(present);
      return refused;
    };
    assert.deepEqual(await samples.append(batch, { ...UNCONDITIONAL, accessError }), { refused });
    assert.deepEqual(seen[0], user);
    assert.deepEqual(await all(user.user_id), []);
    const unknownUser = someBatch();
    assert.deepEqual(await samples.append(unknownUser, { ...UNCONDITIONAL, accessError }), { refused });
    assert.equal(seen.at(-1), undefined);
    assert.equal(await appendAs(OWNER, batch), 'stored');
    assert.deepEqual(
      await samples.append(batch, { ...UNCONDITIONAL, accessError }),
      { refused },
      'a refused duplicate is not revealed',
    );
    assert.deepEqual(await all(user.user_id), [batch], 'the refusal does not remove the batch');
  });

  test(`${name}: an acknowledged batch stays when one of its two senders is revoked`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const user = await owner();
      const batch = batchOf(user);
      const sends = [() => appendAs(OWNER, batch), () => keepOnly(OTHER, user), () => appendAs(OTHER, batch)];
      const order = [sends[round % 3], sends[(round + 1) % 3], sends[(round + 2) % 3]];
      const outcomes = await Promise.all(order.map((send) => send?.()));
      const byOther = outcomes[(5 - (round % 3)) % 3];
      assert.ok(byOther === 'stored' || byOther === 'duplicate', JSON.stringify(outcomes));
      assert.deepEqual(await all(user.user_id), [batch], JSON.stringify(outcomes));
    }
  });

  test(`${name}: a batch whose sender is being revoked is stored exactly if it was acknowledged`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const user = await owner();
      const batch = batchOf(user);
      const [outcome] = await Promise.all([appendAs(OWNER, batch), keepOnly(OTHER, user)]);
      assert.equal((await all(user.user_id)).length, outcome === 'stored' ? 1 : 0, JSON.stringify(outcome));
    }
  });
}

export function readingCountSuite(name: string, open: () => SampleStore): void {
  const samples = open();
  /** Creates conditions that apply a limit, and record the counts that the store passes to them. */
  const conditions = (limit = Number.POSITIVE_INFINITY) => {
    const seen: ReadingCounts[] = [];
    const recording: AppendConditions = {
      accessError: () => undefined,
      quotaError(counts) {
        seen.push(counts);
        return quotaError(counts, limit);
      },
    };
    return { ...recording, seen };
  };
  const DAY_S = 24 * 60 * 60;
  const heartRates = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => ({ metric: 'heart_rate' as const, value: 60, start: second(from + at) }));

  test(`${name}: counts readings by day and metric`, async () => {
    const user_id = crypto.randomUUID();
    const first = conditions();
    await samples.append(someBatch({ user_id, samples: heartRates(3) }), first);
    assert.deepEqual(first.seen, [{ '2026-03-14': { heart_rate: 3 } }]);
    const across = conditions();
    await samples.append(someBatch({ user_id, samples: [...heartRates(2, 9), ...heartRates(4, DAY_S)] }), across);
    assert.deepEqual(across.seen, [{ '2026-03-14': { heart_rate: 5 }, '2026-03-15': { heart_rate: 4 } }]);
    const mixed = conditions();
    await samples.append(someBatch({ user_id, samples: someSamples(3) }), mixed);
    assert.deepEqual(mixed.seen[0]?.['2026-03-14'], { heart_rate: 6, body_temperature: 1, step_count: 1 });
  });

  test(`${name}: counts only stored batches: no duplicates, taken keys or refused batches`, async () => {
    const user_id = crypto.randomUUID();
    const batch = someBatch({ user_id, samples: heartRates(6) });
    assert.equal(await samples.append(batch, conditions(10)), 'stored');
    const known = conditions(10);
    assert.equal(await samples.append(batch, known), 'duplicate');
    assert.equal(await samples.append({ ...batch, digest: 'e'.repeat(64) }, known), 'taken');
    assert.deepEqual(known.seen, [], 'a duplicate is not checked against the limit');
    const refused = unauthorized();
    const more = someBatch({ user_id, samples: heartRates(4, 10) });
    assert.deepEqual(await samples.append(more, { ...conditions(10), accessError: () => refused }), { refused });
    const tooMany = await samples.append(someBatch({ user_id, samples: heartRates(5, 10) }), conditions(10));
    assert.equal(typeof tooMany === 'object' && tooMany.refused.code, 'too-many-requests');
    assert.equal(await samples.append(more, conditions(10)), 'stored', 'four more readings fit');
    assert.equal((await Array.fromAsync(samples.read(user_id, ...ALWAYS))).length, 2);
  });

  test(`${name}: concurrent appends store exactly as many as fit`, async () => {
    const user_id = crypto.randomUUID();
    const batches = Array.from({ length: 40 }, (_, at) => someBatch({ user_id, samples: heartRates(10, at * 10) }));
    const outcomes = await Promise.all(batches.map((batch) => samples.append(batch, conditions(155))));
    assert.equal(outcomes.filter((outcome) => outcome === 'stored').length, 15);
    assert.equal((await Array.fromAsync(samples.read(user_id, ...ALWAYS))).length, 15);
  });

  test(`${name}: erasing a stream keeps the counts; erasing a user removes them`, async () => {
    const [user_id, stream_id] = [crypto.randomUUID(), crypto.randomUUID()];
    await samples.append(someBatch({ user_id, stream_id, samples: heartRates(10) }), conditions(10));
    await samples.erase(user_id, stream_id);
    const again = someBatch({ user_id, samples: heartRates(1) });
    assert.equal(typeof (await samples.append(again, conditions(10))), 'object');
    await samples.erase(user_id);
    assert.equal(await samples.append(again, conditions(1)), 'stored');
  });
}
