import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../core/errors.ts';
import type { Metric } from '../../core/ports/samples.ts';
import { checkedSamples, parseBatch } from '../../core/streams/batch.ts';
import { BATCH_SPAN_MS } from '../../core/streams/batch-span.ts';
import { RETENTION_MS } from '../../core/streams/retention.ts';
import { validSamples } from '../../core/streams/valid-samples.ts';

const NOW = new Date('2026-03-14T12:00:00.000Z');
const METRICS: Metric[] = ['heart_rate', 'resting_heart_rate', 'heart_rate_variability_rmssd'];
const DESTINATION = { userId: crypto.randomUUID(), streamId: crypto.randomUUID(), metrics: METRICS };
const HOUR = 60 * 60 * 1000;

const parse = (samples: readonly object[], batch: object = {}, streamId = DESTINATION.streamId) =>
  parseBatch({ samples, ...batch }, { ...DESTINATION, streamId }, NOW);

/** Formats a time with a UTC offset of `offset` hours and 30 minutes. */
const inZone = (time: number, offset: number): string => {
  const sign = offset < 0 ? '-' : '+';
  const zone = `${sign}${String(Math.abs(offset)).padStart(2, '0')}:30`;
  const local = new Date(time + (offset + Math.sign(offset || 1) / 2) * HOUR).toISOString();
  return local.replace('Z', zone);
};

interface Reading {
  metric: Metric;
  value: number;
  from: number;
  duration: number | undefined;
}
const someReading: fc.Arbitrary<Reading> = fc.record({
  metric: fc.constantFrom(...METRICS),
  value: fc.oneof(fc.integer({ min: 20, max: 22 }), fc.double({ min: 20, max: 300, noNaN: true })),
  from: fc.integer({ min: NOW.getTime() - BATCH_SPAN_MS / 2, max: NOW.getTime() - 2 * HOUR }),
  duration: fc.option(fc.integer({ min: 0, max: HOUR }), { nil: undefined }),
});
/** Generates the same readings twice: once in UTC+00:30, once shuffled and in another time zone. */
const twoVariants = fc
  .tuple(fc.array(someReading, { minLength: 1, maxLength: 12 }), fc.integer({ min: -11, max: 13 }))
  .chain(([readings, zone]) =>
    fc.record({
      plain: fc.constant(readings.map((one) => sampleOf(one, 0))),
      other: fc
        .shuffledSubarray(readings, { minLength: readings.length })
        .map((all) => all.map((one) => sampleOf(one, zone))),
    }),
  );

function sampleOf({ metric, value, from, duration }: Reading, zone: number) {
  const start = inZone(from, zone);
  return duration === undefined
    ? { metric, value, start }
    : { metric, value, start, end: inZone(from + duration, zone) };
}

test('a batch does not depend on the order of its readings or the zones of their times', () => {
  fc.assert(fc.property(twoVariants, ({ plain, other }) => assert.deepEqual(parse(other), parse(plain))));
});

test('a batch has each reading, by start, with times in UTC that sort as text', () => {
  fc.assert(
    fc.property(fc.array(someReading, { minLength: 1, maxLength: 12 }), (readings) => {
      const batch = parse(readings.map((one) => sampleOf(one, 5)));
      const plain = readings.map(({ metric, value, from, duration }) => {
        const start = new Date(from).toISOString();
        return duration === undefined
          ? { metric, value, start }
          : { metric, value, start, end: new Date(from + duration).toISOString() };
      });
      const asText = (samples: readonly object[]) => samples.map((sample) => JSON.stringify(sample)).toSorted();
      assert.deepEqual(asText(batch.samples), asText(plain));
      const starts = batch.samples.map(({ start }) => start);
      assert.deepEqual(starts, starts.toSorted());
      assert.equal(batch.start, starts[0]);
    }),
  );
});

test('different batches have different digests and ids', () => {
  const all = fc.array(someReading, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(all, all, (some, others) => {
      const [one, other] = [
        parse(some.map((each) => sampleOf(each, 0))),
        parse(others.map((each) => sampleOf(each, 0))),
      ];
      const alike = JSON.stringify(one.samples) === JSON.stringify(other.samples);
      assert.equal(one.digest === other.digest, alike);
      assert.equal(one.batch_id === other.batch_id, alike);
    }),
  );
  const reading = { metric: 'heart_rate', value: 60, start: '2026-03-14T09:00:00Z' };
  const digests = [
    [reading],
    [reading, reading],
    [{ ...reading, end: reading.start }],
    [{ ...reading, value: 60.5 }],
    [{ ...reading, metric: 'resting_heart_rate' }],
  ].map((samples) => parse(samples).digest);
  assert.equal(new Set(digests).size, digests.length);
});

test('the batch_id is the client’s, in lower case, or is derived from stream and content', () => {
  const samples = [{ metric: 'heart_rate', value: 60, start: '2026-03-14T09:00:00Z' }];
  const batch_id = crypto.randomUUID();
  assert.equal(parse(samples, { batch_id: batch_id.toUpperCase() }).batch_id, batch_id);
  assert.equal(parse(samples, { batch_id }).digest, parse(samples).digest);
  assert.match(parse(samples).batch_id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(parse(samples, {}, crypto.randomUUID()).batch_id, parse(samples).batch_id);
});

test('a batch has the user, the stream and the time of arrival', () => {
  const { user_id, stream_id, received_at } = parse([
    { metric: 'heart_rate', value: 60, start: '2026-03-14T09:00:00Z' },
  ]);
  assert.deepEqual([user_id, stream_id, received_at], [DESTINATION.userId, DESTINATION.streamId, NOW.toISOString()]);
});

/** Returns the JSON pointers of a batch's field errors, or an empty list when the batch is valid. */
function pointers(samples: readonly object[]): string[] {
  try {
    parse(samples);
    return [];
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'invalid-batch', String(error));
    return error.errors?.map(({ pointer }) => pointer) ?? [];
  }
}

const MAX_CLOCK_SKEW_MS = 5 * 60 * 1000;
const edges: [ms: number, end: number | undefined, refused: string | undefined][] = [
  [MAX_CLOCK_SKEW_MS, undefined, undefined],
  [MAX_CLOCK_SKEW_MS + 1, undefined, 'start'],
  [-RETENTION_MS, undefined, undefined],
  [-RETENTION_MS - 1, undefined, 'start'],
  [0, 0, undefined],
  [0, -1, 'end'],
  [0, MAX_CLOCK_SKEW_MS, undefined],
  [0, MAX_CLOCK_SKEW_MS + 1, 'end'],
];
for (const [ms, end, refused] of edges) {
  test(`a reading of ${ms} ms from now${end === undefined ? '' : `, until ${end}`}: ${refused ? `invalid ${refused}` : 'accepted'}`, () => {
    const at = (from: number) => new Date(NOW.getTime() + from).toISOString();
    const sample = { metric: 'heart_rate', value: 60, start: at(ms), ...(end === undefined ? {} : { end: at(end) }) };
    assert.deepEqual(pointers([sample]), refused ? [`/samples/0/${refused}`] : []);
  });
}

test('a batch spans at most seven days, to the millisecond', () => {
  const at = (ms: number) => ({ metric: 'heart_rate', value: 60, start: new Date(NOW.getTime() - ms).toISOString() });
  assert.deepEqual(pointers([at(0), at(BATCH_SPAN_MS)]), []);
  assert.deepEqual(pointers([at(0), at(BATCH_SPAN_MS + 1)]), ['/samples']);
});

test('times are stored in one format', () => {
  const now = new Date('2026-03-15T00:00:00Z');
  const starts = [
    '2026-03-14T09:26:53.589Z',
    '2026-03-14t09:26:53.589z',
    '2026-03-14T10:26:53.589+01:00',
    '2026-03-14t09:26:53.5890Z',
  ];
  for (const start of starts) {
    const body = { samples: [{ metric: 'heart_rate', value: 62, start, end: start }] };
    const { samples } = parseBatch(body, { userId: 'u', streamId: 's', metrics: ['heart_rate'] }, now);
    assert.deepEqual([samples[0]?.start, samples[0]?.end], [starts[0], starts[0]], start);
  }
});

const EDGES = {
  metric: [
    ...METRICS,
    'step_count',
    'sleep_duration',
    'self_report',
    'stress_level',
    'Heart_rate',
    '__proto__',
    1,
    null,
  ],
  value: [-1, -0, 0, 0.5, 1, 3, 9, 10, 19.999, 20, 300, 300.5, 480, 1440, 200_001, 1e300, '20', null, true, [20]],
  time: [
    '2026-03-14T11:00:00Z',
    '2026-03-14T11:00:00.000Z',
    '2026-03-14T11:00:00.001Z',
    `2026-03-14T11:00:00.${'1'.repeat(19)}Z`,
    `2026-03-14T11:00:00.${'1'.repeat(20)}Z`,
    '2026-03-14T12:00:00+0100',
    '2026-03-14T12:00:00+01:00',
    '2026-03-14t03:00:00z',
    '2026-03-14T03:00:00z',
    '2026-03-14T12:05:00.000Z',
    '2026-03-14T12:05:00.001Z',
    '2025-12-14T12:00:00.000Z',
    '2025-12-14T11:59:59.999Z',
    '2026-02-30T00:00:00Z',
    '2026-03-14T24:00:00Z',
    '2026-03-14T11:60:00Z',
    '2026-03-14T11:00:60Z',
    '2026-03-14T1a:00:00Z',
    '2026-03-14T11:00:00,000Z',
    '2026-03-14T11:00:00.00Z',
    '2026-03-14 11:00:00Z',
    '2026-03-14T11:00:00',
    '',
    1773486000000,
    null,
  ],
  other: [{}, { unit: 'bpm' }, { samples: [] }],
};
const allMetrics: Metric[] = [...METRICS, 'step_count', 'sleep_duration', 'self_report'];
const anyBody = fc.record(
  {
    samples: fc.oneof(
      { weight: 20, arbitrary: fc.array(sampleWithEdges(), { maxLength: 2 }) },
      { weight: 1, arbitrary: fc.constantFrom(null, {}, 'samples', [null], [[]]) },
    ),
    batch_id: mostly(crypto.randomUUID(), [crypto.randomUUID().toUpperCase(), 'batch', null, 1]),
    unknown: mostly(undefined, [1, null]),
  },
  { requiredKeys: ['samples'] },
);

function mostly(usual: unknown, edges: readonly unknown[]) {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...edges) });
}

/** Generates readings that are valid more often than not, so that several valid ones come together. */
function sampleWithEdges() {
  const [start, end] = ['2026-03-14T03:00:00Z', '2026-03-14T11:00:00.000Z'];
  const mostly = <Value>(usual: Value, edges: readonly unknown[]) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant<unknown>(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...edges) },
    );
  const members = {
    metric: fc.oneof(fc.constantFrom(...allMetrics), mostly('heart_rate', EDGES.metric)),
    value: fc.oneof(fc.constantFrom(1, 1.5, 60), mostly(60, EDGES.value)),
    start: mostly(start, EDGES.time),
    end: mostly(end, EDGES.time),
  };
  const sample = fc.oneof(fc.record(members), fc.record(members, { requiredKeys: ['metric', 'value', 'start'] }));
  return fc.tuple(sample, mostly({}, EDGES.other)).map(([sample, other]) => ({ ...sample, ...Object(other) }));
}

test('the fast check accepts exactly the readings that the full check accepts', () => {
  const accepted = (body: unknown) => {
    try {
      return checkedSamples(body, allMetrics, NOW);
    } catch (error) {
      assert.ok(error instanceof AppError);
      return undefined;
    }
  };
  fc.assert(
    fc.property(anyBody, (generated) => {
      // As a request has it: its own `__proto__`, and no undefined members.
      const body: unknown = JSON.parse(JSON.stringify(generated));
      assert.deepEqual(validSamples(body, allMetrics, NOW), accepted(body));
    }),
    { numRuns: 2_000 },
  );
});
