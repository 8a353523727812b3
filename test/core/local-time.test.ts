import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localTime } from '../../core/pet/local-time.ts';

const MINUTE_MS = 60_000;
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const time = fc.date({ min: new Date('1980-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });

/** The format of Swedish: `2026-03-14 09:26`. */
const formatted = (at: Date, timeZone: string) =>
  at.toLocaleString('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });

test('date and hour are those of the time zone, also for times shortly after each other', () => {
  fc.assert(
    fc.property(
      zone,
      time,
      fc.array(fc.integer({ min: -90, max: 90 }), { maxLength: 12 }),
      (timeZone, start, minutes) => {
        for (const minute of [0, ...minutes]) {
          const at = new Date(start.getTime() + minute * MINUTE_MS);
          const { date, hour } = localTime(at, timeZone);
          assert.equal(`${date} ${String(hour).padStart(2, '0')}`, formatted(at, timeZone).slice(0, 13), timeZone);
        }
      },
    ),
  );
});

test('all time zones differ from UTC by whole quarters of an hour since 1980', () => {
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    for (let year = 1980; year <= 2040; year += 10) {
      const minute = Number(formatted(new Date(Date.UTC(year, 6)), timeZone).slice(14));
      assert.equal(minute % 15, 0, `${timeZone} ${year}`);
    }
  }
});
