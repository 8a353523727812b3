import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTime } from '../../sources/apple-health/time.ts';

test('parses every second with every offset', () => {
  const seconds = fc.integer({ min: Date.UTC(1000, 0) / 1000, max: Date.UTC(9999, 0) / 1000 });
  const quarters = fc.integer({ min: -14 * 4, max: 14 * 4 });
  fc.assert(
    fc.property(seconds, quarters, (second, quarter) => {
      const wall = new Date(second * 1000).toISOString();
      const offset = `${quarter < 0 ? '-' : '+'}${twoDigits(Math.floor(Math.abs(quarter) / 4))}${twoDigits((Math.abs(quarter) % 4) * 15)}`;
      const text = `${wall.slice(0, 10)} ${wall.slice(11, 19)} ${offset}`;
      assert.equal(parseTime(text), second * 1000 - quarter * 900_000, text);
    }),
  );
});

const twoDigits = (number: number): string => String(number).padStart(2, '0');

test('the offset says which 02:30 it is in the night in which the clocks go back', () => {
  assert.equal(parseTime('2026-10-25 02:30:00 +0200'), Date.UTC(2026, 9, 25, 0, 30));
  assert.equal(parseTime('2026-10-25 02:30:00 +0100'), Date.UTC(2026, 9, 25, 1, 30));
});

test('refuses any other text', () => {
  const wrong = [
    '',
    'yesterday',
    '2026-11-27',
    '2026-11-27 19:20:56',
    '2026-11-27T19:20:56 +0100',
    '2026-11-27 19:20:56 +01:00',
    '2026-11-27 19:20:56 +010',
    '2026-11-27 19:20:56 +01000',
    '2026-11-27 19:20:56  0100',
    '2026-11-27 19:20:56 +1500',
    '2026-11-27 19:20:56 +0160',
    '2026-13-27 19:20:56 +0100',
    '2026-00-27 19:20:56 +0100',
    '2026-11-31 19:20:56 +0100',
    '2026-02-29 19:20:56 +0100',
    '2100-02-29 19:20:56 +0100',
    '2026-11-00 19:20:56 +0100',
    '2026-11-27 24:20:56 +0100',
    '2026-11-27 19:60:56 +0100',
    '2026-11-27 19:20:60 +0100',
    '0000-11-27 19:20:56 +0100',
    '2026-1a-27 19:20:56 +0100',
    '2026-11-27 1 :20:56 +0100',
    '２026-11-27 19:20:56 +0100',
  ];
  for (const text of wrong) assert.equal(parseTime(text), Number.NaN, text);
});
