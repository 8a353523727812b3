import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodePet, encodePet } from '../../adapters/codec/pet.ts';
import { decodeSamples, encodeSamples } from '../../adapters/codec/samples.ts';
import { decodeUsage, encodeUsage } from '../../adapters/codec/usage.ts';
import type { Sample } from '../../core/ports/samples.ts';
import { someSamples } from '../ports/batches.ts';
import { somePet } from '../ports/pets.ts';

const time = fc
  .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
  .map((date) => date.toISOString());
const sample: fc.Arbitrary<Sample> = fc.record(
  {
    metric: fc.constantFrom('heart_rate', 'sleep_duration', 'body_temperature', 'stress_level'),
    // Any number that JSON can represent. Adding 0 turns −0, which JSON cannot represent, into 0.
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    start: time,
    end: time,
  },
  { requiredKeys: ['metric', 'value', 'start'], noNullPrototype: true },
);

test('decodes any samples exactly, in order', () => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 50 }), (samples) => {
      assert.deepEqual(decodeSamples(encodeSamples(samples)), samples);
    }),
  );
});

test('encodes a thousand typical readings in less than two bytes each', () => {
  let rate = 70;
  const samples = Array.from({ length: 1_000 }, (_, at): Sample => {
    const start = new Date(Date.UTC(2026, 2, 14) + Math.floor(at / 2) * 60_000);
    rate += Math.round((Math.random() - 0.5) * 10);
    if (at % 2 === 0) return { metric: 'heart_rate', value: rate, start: start.toISOString() };
    const value = Math.max(0, Math.floor(Math.random() * 200) - 120);
    const end = new Date(start.getTime() + 60_000).toISOString();
    return { metric: 'step_count', value, start: start.toISOString(), end };
  });
  assert.ok(encodeSamples(samples).length < 2_000, `${encodeSamples(samples).length} bytes`);
});

test('rejects the format of a newer version', () => {
  const bytes = encodeSamples(someSamples(3));
  bytes[0] = 2;
  assert.throws(() => decodeSamples(bytes), /format 2.*newer Hatchery/);
});

test('decodes any counts exactly', () => {
  const counts = fc.dictionary(
    fc.constantFrom('heart_rate', 'step_count', 'self_report'),
    fc.nat(2 ** 32 - 2).map((n) => n + 1),
    {
      noNullPrototype: true,
      minKeys: 1,
    },
  );
  const readings = fc.dictionary(fc.stringMatching(/^2026-0[1-9]-[12][0-9]$/), counts, { noNullPrototype: true });
  const batches = fc.dictionary(fc.string(), fc.nat(), { noNullPrototype: true });
  fc.assert(
    fc.property(fc.record({ readings, batches }, { noNullPrototype: true }), (usage) => {
      assert.deepEqual(decodeUsage(encodeUsage(usage)), usage);
    }),
  );
});

test('rejects a pet in the format of a newer version', () => {
  const { user_id: _user_id, revision: _revision, usage: _usage, ...body } = somePet();
  const encoded = encodePet(body);
  assert.deepEqual(decodePet(encoded), body);
  const newer = Buffer.concat([Buffer.of(2), Buffer.from(encoded, 'base64').subarray(1)]).toString('base64');
  assert.throws(() => decodePet(newer), /format 2.*newer Hatchery/);
});
