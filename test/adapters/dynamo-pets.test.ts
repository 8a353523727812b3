import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Call, Dynamo } from '../../adapters/dynamodb/client.ts';
import { dynamoPets } from '../../adapters/dynamodb/pets.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { itemBytes } from '../../bench/costs/item.ts';
import { deltaFromBatch } from '../../core/pet/fold-delta.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import type { Metric, ReadingCounts, Sample } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { countBatch, NO_USAGE } from '../../core/streams/usage.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { somePet } from '../ports/pets.ts';
import { someUser } from '../ports/users.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 24 * 3_600_000];
const NOW = Date.parse('2026-11-29T09:30:00Z');
/** What a watch measures every minute, besides sleep. */
const MINUTELY: Partial<Record<Metric, number>> = {
  heart_rate: 60,
  heart_rate_variability_rmssd: 40,
  stress_level: 20,
  respiratory_rate: 12,
  oxygen_saturation: 94,
  body_temperature: 36.5,
  step_count: 10,
};
const METRICS: Metric[] = [...(Object.keys(MINUTELY) as Metric[]), 'sleep_duration'];
/** Parts of a night, as many watches report them. */
const SLEEPS = 8;

type Item = Parameters<typeof itemBytes>[0];

/** A DynamoDB that keeps the pet's latest item, without conditions. */
function startTable() {
  const table = { item: undefined as Record<string, { B?: string }> | undefined, calls: [] as Call['operation'][] };
  async function call({ operation, input }: Call) {
    table.calls.push(operation);
    if (operation === 'PutItem') table.item = input.Item as typeof table.item;
    return { output: { Item: table.item }, maybeApplied: false };
  }
  /** The item's size in bytes, as DynamoDB counts it. */
  const size = () => {
    const entries = Object.entries(table.item ?? {});
    const binary = entries.map(([name, value]) => [name, value.B ? { B: Buffer.from(value.B, 'base64') } : value]);
    return itemBytes(Object.fromEntries(binary) as Item);
  };
  return { table, size, pets: dynamoPets({ call } as Dynamo, 'pets') };
}

const iso = (time: number): string => new Date(time).toISOString();
/** The same for the same number, and as irregular as readings. */
const noise = (at: number): number => Math.abs(Math.sin(at * 12.9898) * 43_758.5453) % 1;

/** The readings of one minute, and in the morning those of the night. */
function readingsAt(time: number, stream: number): Sample[] {
  const start = iso(time - MINUTE);
  const values = Object.entries(MINUTELY) as [Metric, number][];
  const minute = values.map(([metric, least], at) => {
    const value = least + Math.round(4 * noise(time / MINUTE + 7 * at + stream));
    return { metric, value, start, ...(metric === 'step_count' ? { end: iso(time) } : {}) };
  });
  if (new Date(time).getUTCHours() !== 7) return minute;
  const night = Array.from({ length: SLEEPS }, (_, at): Sample => {
    const [from, minutes] = [time - 9 * HOUR + at * HOUR, 40 + Math.round(15 * noise(time / DAY + at + stream))];
    return { metric: 'sleep_duration', value: minutes, start: iso(from), end: iso(from + minutes * MINUTE) };
  });
  return [...night, ...minute];
}

function countsOf90Days(): ReadingCounts {
  const countOn = (day: number, metric: Metric, at: number) =>
    metric === 'sleep_duration' ? 3 * SLEEPS : 3 * 1_440 - Math.round(200 * noise(day + 100 * at));
  return Object.fromEntries(
    Array.from({ length: 90 }, (_, day) => [
      iso(NOW - (90 - day) * DAY).slice(0, 10),
      Object.fromEntries(METRICS.map((metric, at) => [metric, countOn(day, metric, at)])),
    ]),
  );
}

function wearerOf(streams: number): User {
  const at = iso(NOW - 100 * DAY);
  const stream = { metrics: METRICS, purposes: ['pet_state', 'pet_messages'], created_at: at, updated_at: at };
  const ids = Array.from({ length: streams }, () => crypto.randomUUID());
  const all = ids.map((id, n) => [id, { source: `watch ${n}`, consent_log: [], ...stream }]);
  return someUser({ created_at: at, time_zone: 'Europe/Vienna', locale: 'de', streams: Object.fromEntries(all) });
}

test('the pet of a user with three streams of a reading a minute takes one read unit, and three write units', async () => {
  const { table, size, pets } = startTable();
  const [users, template] = [memoryUsers(), templateNarrator()];
  let now = NOW - 8 * DAY;
  const clock = () => new Date(now);
  const narrators = { narrator: template, template, ages: DEFAULT_AGE_RULES };
  const dependencies = {
    users,
    pets,
    samples: memorySamples(),
    report: assert.fail,
    markLimits: async () => {},
    clock,
  };
  const { refresh, currentState } = orchestrator({ ...dependencies, ...narrators });
  const user = wearerOf(3);
  await users.create(user);
  await refresh(user.user_id, { streams: {} }, { readings: countsOf90Days(), batches: {} });
  for (; now <= NOW; now += HOUR) {
    for (const [at, stream_id] of Object.keys(user.streams ?? {}).entries()) {
      const samples = readingsAt(Math.floor(now / MINUTE) * MINUTE, at);
      const [first] = samples;
      const key = { user_id: user.user_id, stream_id, batch_id: crypto.randomUUID(), start: first?.start ?? '' };
      const batch = { ...key, samples, digest: '', received_at: clock().toISOString() };
      await refresh(user.user_id, deltaFromBatch(batch, clock()), countBatch(NO_USAGE, batch));
    }
  }
  now -= HOUR;
  assert.ok(size() <= 3 * 1024, `${size()} bytes`);
  table.calls.length = 0;
  const state = await currentState(user);
  assert.deepEqual(table.calls, ['GetItem'], 'a look reads the pet once');
  assert.equal(state.days?.length, 7);
});

test('a pet that an earlier version stored is read, and replaced by the next write', async () => {
  const { table, pets } = startTable();
  const { state, days, fold, usage, ...pet } = somePet();
  const json = { state: JSON.stringify(state), days: JSON.stringify(days), fold: JSON.stringify(fold) };
  const compressed = deflateRawSync(JSON.stringify(usage)).toString('base64');
  table.item = { ...marshall({ ...pet, ...json }), usage: { B: compressed } } as typeof table.item;
  const stored = { ...pet, state, days, fold, usage };
  assert.deepEqual(await pets.get(pet.user_id), stored);
  await pets.put({ ...stored, revision: 2 } as Parameters<typeof pets.put>[0]);
  assert.deepEqual(Object.keys(table.item ?? {}), ['user_id', 'revision', 'body', 'counts']);
  assert.deepEqual(await pets.get(pet.user_id), { ...stored, revision: 2 });
});
