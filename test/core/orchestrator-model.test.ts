import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { deltaFromBatch, deltaFromRemoval, EMPTY_DELTA, mergeDeltas } from '../../core/pet/fold-delta.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import { assess } from '../../core/pet/state.ts';
import { vitalsOf } from '../../core/pet/vitals.ts';
import type { FoldDelta } from '../../core/ports/pets.ts';
import type { Batch, Metric, Sample } from '../../core/ports/samples.ts';
import type { Purpose, Stream, User } from '../../core/ports/users.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { ownerOf, someUser } from '../ports/users.ts';

const HOUR_MS = 3_600_000;
const MORNING = Date.parse('2026-03-14T09:00:00.000Z');
const STREAMS = ['stepOf', 'other'];
const METRICS: Metric[] = ['sleep_duration', 'sleep_score', 'stress_level'];

type Step =
  | { do: 'send'; stream: number; samples: { metric: number; value: number; hours: number; hasDuration: boolean }[] }
  | { do: 'remove' | 'deliver' | 'repeat' | 'crash' | 'evaluate'; process: number }
  | { do: 'consent'; stream: number; metrics: number; purposes: number }
  | { do: 'revoke'; stream: number }
  | { do: 'wait'; hours: number };

const process = fc.nat(1);
const stream = fc.nat(1);
const reading = fc.record({ metric: fc.nat(2), value: fc.nat(100), hours: fc.nat(60), hasDuration: fc.boolean() });
const stepOf = (name: 'remove' | 'deliver' | 'repeat' | 'crash' | 'evaluate'): fc.Arbitrary<Step> =>
  fc.record({ do: fc.constant(name), process });
const someStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      stream,
      samples: fc.array(reading, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: stepOf('deliver') },
  { weight: 2, arbitrary: stepOf('evaluate') },
  stepOf('repeat'),
  stepOf('crash'),
  stepOf('remove'),
  fc.record({ do: fc.constant('consent' as const), stream, metrics: fc.nat(7), purposes: fc.nat(3) }),
  fc.record({ do: fc.constant('revoke' as const), stream }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(0.1, 1, 30) }),
);

/**
 * Creates a user with two streams, two orchestrators that share the stores like two processes, and a queue of undelivered
 * changes.
 */
async function model() {
  let now = MORNING;
  const clock = () => new Date(now);
  const stores = { users: memoryUsers(), samples: memorySamples(), pets: memoryPets() };
  const template = templateNarrator();
  const report = (error: unknown) => assert.fail(String(error));
  const processes = [0, 1].map(() =>
    orchestrator({ ...stores, narrator: template, template, ages: DEFAULT_AGE_RULES, report, clock }),
  );
  const open = { source: 'test', created_at: '', updated_at: '', consent_log: [] };
  const consented: Stream = { ...open, metrics: METRICS, purposes: ['pet_state', 'pet_messages'] };
  const user = someUser({ streams: { stepOf: consented, other: consented } });
  const { user_id } = user;
  const [tokenHash = ''] = Object.keys(user.tokens);
  await stores.users.create(user);
  const current = async (): Promise<User> => (await stores.users.get(user_id)) ?? user;
  let pending: FoldDelta | undefined = EMPTY_DELTA;
  let delivered: FoldDelta = EMPTY_DELTA;
  const stored: Batch[] = [];

  async function setStream(id: string, change: Partial<Stream>) {
    const { streams = {} } = await current();
    const set = { streams: { ...streams, [id]: { ...(streams[id] ?? consented), ...change } } };
    await stores.users.update(
      { set, remove: [], updated_at: clock().toISOString() },
      { principal: ownerOf(user_id, tokenHash) },
    );
  }

  async function apply(step: Step): Promise<void> {
    const by = 'process' in step ? processes[step.process] : undefined;
    const id = 'stream' in step ? (STREAMS[step.stream] ?? '') : '';
    if (step.do === 'wait') now += step.hours * HOUR_MS;
    if (step.do === 'revoke') {
      await setStream(id, { revoked_at: clock().toISOString(), purposes: [] });
      await stores.samples.erase(user_id, id);
    }
    if (step.do === 'consent') {
      const purposes = (['pet_state', 'pet_messages'] as Purpose[]).filter((_purpose, at) => step.purposes & (1 << at));
      await setStream(id, { metrics: METRICS.filter((_metric, at) => step.metrics & (1 << at)), purposes });
    }
    if (step.do === 'send' && !(await current()).streams?.[id]?.revoked_at) {
      const batch = batchOf(user_id, id, step.samples, now);
      await stores.samples.append(batch, UNCONDITIONAL);
      stored.push(batch);
      pending = pending && mergeDeltas(pending, deltaFromBatch(batch, clock()));
    }
    if (step.do === 'remove') {
      const batch = stored.pop();
      if (!batch) return;
      stores.samples.remove(batch);
      // Forget earlier deliveries: repeating them without the removal would restore the removed readings. DynamoDB's stream
      // keeps the order, so it would repeat the removal too.
      delivered = EMPTY_DELTA;
      pending = pending && mergeDeltas(pending, deltaFromRemoval(batch.stream_id));
    }
    // A crash loses the changes that have not been delivered, so the next refresh must read all batches.
    if (step.do === 'crash') pending = undefined;
    if (step.do === 'deliver') await deliver(by);
    if (step.do === 'repeat') await by?.refresh(user_id, delivered);
    if (step.do === 'evaluate') await by?.currentState(await current());
  }

  async function deliver(by = processes[0]) {
    const delta = pending;
    pending = EMPTY_DELTA;
    if (delta) delivered = mergeDeltas(delivered, delta);
    // Both processes write the pet at the same time, so one of them must merge its result with the other's.
    await Promise.all([by?.refresh(user_id, delta), processes[1]?.currentState(await current())]);
  }

  /** Computes the expected state directly from all stored readings, without the incremental fold. */
  async function expected() {
    const { streams = {} } = await current();
    const all = await Array.fromAsync(stores.samples.read(user_id, '0', '~'));
    const newest = new Map<string, Sample & { stream_id: string; received: string }>();
    for (const { stream_id, received_at: received, samples } of all) {
      const { metrics = [], purposes = [], revoked_at } = streams[stream_id] ?? {};
      for (const sample of samples) {
        if (revoked_at || !purposes.includes('pet_state') || !metrics.includes(sample.metric)) continue;
        const key = [stream_id, sample.metric, sample.start, sample.end].join();
        const known = newest.get(key);
        const isNewer =
          !known || received > known.received || (received === known.received && sample.value > known.value);
        if (isNewer) newest.set(key, { ...sample, stream_id, received });
      }
    }
    const samples = [...newest.values()].map(({ received: _received, ...sample }) => sample);
    const { reasons: _because, ...rest } = assess(vitalsOf(samples, clock().toISOString()));
    return { ...rest, said_by: 'template', ai: false };
  }

  async function actual() {
    await deliver();
    await processes[1]?.refresh(user_id, EMPTY_DELTA);
    const state = await processes[0]?.currentState(await current());
    assert.ok(state);
    const { message: _message, reasoning: _reasoning, updated_at: _updated_at, days, days_together, ...rest } = state;
    assert.equal(days?.at(-1)?.mood, rest.mood);
    assert.ok(days_together && days.length <= 7);
    return rest;
  }

  return { apply, actual, expected };
}

function batchOf(
  user_id: string,
  stream_id: string,
  readings: { metric: number; value: number; hours: number; hasDuration: boolean }[],
  now: number,
): Batch {
  const samples = readings.map(({ metric, value, hours, hasDuration }): Sample => {
    // Round down to full hours, so that identical readings are generated often.
    const end = Math.floor(now / HOUR_MS - hours) * HOUR_MS;
    const iso = (ms: number) => new Date(ms).toISOString();
    const what = { metric: METRICS[metric] ?? 'sleep_score', value };
    return hasDuration ? { ...what, start: iso(end - HOUR_MS), end: iso(end) } : { ...what, start: iso(end) };
  });
  const start = samples.map((sample) => sample.start).sort()[0] ?? '';
  const received_at = new Date(now).toISOString();
  return { user_id, stream_id, batch_id: crypto.randomUUID(), start, samples, digest: '', received_at };
}

test('after any steps in two processes, the pet equals the stepOf computed from all readings', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someStep, { maxLength: 25 }), async (steps) => {
      const { apply, actual, expected } = await model();
      for (const step of steps) await apply(step);
      assert.deepEqual(await actual(), await expected());
    }),
    { numRuns: 400 },
  );
});
