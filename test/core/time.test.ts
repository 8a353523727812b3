import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTime, timeFormatter, timeParser } from '../../core/util/time.ts';

const MINUTE_MS = 60_000;

/** Generates an instant, and the offset in minutes of the zone in which it is written. */
const instants = fc.record({
  ms: fc.integer({ min: Date.parse('0000-01-02T00:00:00Z'), max: Date.parse('9999-12-30T23:59:59Z') }),
  offset: fc.integer({ min: -(24 * 60 - 1), max: 24 * 60 - 1 }),
});

/** Writes an instant as local time, with the offset `±hh${separator}mm`. */
function written(ms: number, offset: number, separator: string): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  const local = new Date(ms + offset * MINUTE_MS).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? '-' : '+'}${hours}${separator}${minutes}`;
}

test('parses an offset with and without a colon', () => {
  fc.assert(
    fc.property(instants, ({ ms, offset }) => {
      for (const separator of [':', '']) {
        const text = written(ms, offset, separator);
        assert.equal(parseTime(text), ms, text);
        assert.equal(parseTime(text.toLowerCase()), ms, text);
      }
    }),
  );
});

test('reads the digits of a fraction below a millisecond, and drops them', () => {
  const ms = Date.parse('2026-03-14T09:26:53.123Z');
  for (const offset of ['Z', '+00:00', '+0000', '-0000']) {
    assert.equal(parseTime(`2026-03-14T09:26:53.123999999${offset}`), ms, offset);
  }
});

test('rejects other forms of an offset, and a time without one', () => {
  const offsets = ['', '+00', '+0', '+000', '+00000', '+00:0', '+0:00', '+00 00', ' 0000', ' +0000', '+00:00:00'];
  const outOfRange = ['+2400', '-0060', '+24:00', '-00:60'];
  for (const offset of [...offsets, ...outOfRange, 'z0000', 'UTC', '−0100']) {
    assert.equal(parseTime(`2026-03-14T09:26:53${offset}`), Number.NaN, offset);
  }
});

test('a parser that remembers the day and the last time gives the same results', () => {
  const ofDay = fc.stringMatching(/^2026-03-1[45]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.\d{2,4})?Z$/);
  const almost = fc.stringMatching(/^2026-03-14[T ]1[0-9a]:0[0-9 ][:.]0[0-9][.,]00[0-9/][Zz+]$/);
  const anyTime = instants.map(({ ms, offset }) => written(ms, offset, ':'));
  const inUtc = instants.map(({ ms }) => new Date(ms).toISOString());
  fc.assert(
    fc.property(fc.array(fc.oneof(ofDay, ofDay, almost, anyTime, inUtc), { minLength: 2, maxLength: 6 }), (texts) => {
      const parse = timeParser();
      const repeated = texts.flatMap((text) => [text, text]);
      assert.deepEqual(repeated.map(parse), repeated.map(parseTime));
    }),
  );
});

test('timeFormatter formats times in any order as toISOString does', () => {
  const format = timeFormatter();
  const time = fc.oneof(fc.integer({ min: -1e8, max: 1e8 }), fc.integer({ min: -8.64e15, max: 8.64e15 }));
  fc.assert(
    fc.property(fc.array(time, { minLength: 1 }), (times) => {
      assert.deepEqual(
        times.map(format),
        times.map((ms) => new Date(ms).toISOString()),
      );
    }),
    { examples: [[[0, -1, 86_399_999, 86_400_000, 8.64e15, -8.64e15]]] },
  );
});
