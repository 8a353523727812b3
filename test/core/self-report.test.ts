import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localTime, partOfDay } from '../../core/pet/local-time.ts';
import { assess } from '../../core/pet/state.ts';
import { RECENT_MS, type Vitals, vitalsOf } from '../../core/pet/vitals.ts';
import type { Metric } from '../../core/ports/samples.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
const START = '2026-03-14T08:00:00.000Z';

const vitals = (values: Partial<Record<Metric, number>>): Vitals =>
  Object.fromEntries(
    (Object.entries(values) as [Metric, number][]).map(([metric, value]) => [metric, { metric, value, start: START }]),
  );
const report = (time: number) => ({ metric: 'self_report' as const, value: 3, start: new Date(time).toISOString() });
const counts = (reported: number, now: number, zone: string) =>
  vitalsOf([report(reported)], new Date(now).toISOString(), zone).self_report !== undefined;

/** Returns the first minute after a time at which the clock in the zone shows 05:00 or later, and one minute before earlier than that. */
function nextMorning(time: number, timeZone: string): number {
  // What a clock on the wall shows, by another way than the service computes it. Creating a format takes 50 times as long as using it.
  const wallClock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  let minute = Math.floor(time / MINUTE) * MINUTE;
  for (let before = wallClock.format(minute); ; ) {
    minute += MINUTE;
    const now = wallClock.format(minute);
    if (before < '05:00' && now >= '05:00') return minute;
    before = now;
  }
}

const TABLE: [Partial<Record<Metric, number>>, mood: string, energy: number, reasons: string][] = [
  [{ self_report: 1 }, 'sick', 25, 'self_report 1 (rough)'],
  [{ self_report: 2 }, 'okay', 55, 'self_report 2 (so-so)'],
  [{ self_report: 3 }, 'energetic', 85, 'self_report 3 (good)'],
  [{ self_report: 1, sleep_score: 85 }, 'recovering', 65, 'sleep_score 85, self_report 1 (rough)'],
  [
    { self_report: 3, sleep_score: 40, recovery_score: 20 },
    ...(['concerned', 48, 'sleep_score 40, recovery_score 20, self_report 3 (good)'] as const),
  ],
  [
    { self_report: 2, stress_level: 90 },
    ...(['tired', 35, 'self_report 2 (so-so), stress_level 90 (above 70, which takes 20 off)'] as const),
  ],
];
for (const [values, mood, energy, reasons] of TABLE) {
  test(`a report alone is the score, and beside readings weighs half of them: ${reasons}`, () => {
    const state = assess(vitals(values));
    assert.deepEqual([state.mood, state.energy, state.reasons], [mood, energy, reasons]);
    assert.deepEqual(state.based_on.map(({ metric }) => metric).sort(), Object.keys(values).sort());
  });
}

test('what was measured outweighs the report', () => {
  const score = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(score, score, fc.integer({ min: 1, max: 3 }), (sleep_score, recovery_score, self_report) => {
      const energyOf = (values: Partial<Record<Metric, number>>) => assess(vitals(values)).energy ?? Number.NaN;
      const [measured, reported] = [energyOf({ sleep_score, recovery_score }), energyOf({ self_report })];
      const both = energyOf({ sleep_score, recovery_score, self_report });
      assert.ok(Math.abs(both - measured) <= Math.abs(both - reported) + 1);
      assert.ok(both >= Math.min(measured, reported) - 1 && both <= Math.max(measured, reported) + 1);
    }),
  );
});

test('a report counts until the next local morning, in any time zone, also when clocks change', () => {
  const time = fc.integer({ min: Date.UTC(2024, 0, 1) / MINUTE, max: Date.UTC(2031, 0, 1) / MINUTE });
  fc.assert(
    fc.property(time, fc.constantFrom(...ZONES), fc.nat(2 * 24 * 60), (at, zone, later) => {
      const reported = at * MINUTE;
      const morning = nextMorning(reported, zone);
      assert.ok(morning - reported <= 26 * HOUR, zone);
      assert.ok(counts(reported, morning - 1, zone), `${zone}: until ${new Date(morning).toISOString()}`);
      assert.ok(!counts(reported, morning, zone), `${zone}: not from ${new Date(morning).toISOString()} on`);
      const now = reported + later * MINUTE;
      assert.equal(counts(reported, now, zone), now < morning && later * MINUTE <= RECENT_MS, zone);
    }),
    { numRuns: 300 },
  );
});

test('parts of the day follow the owner’s clock', () => {
  const partIn = (time_zone: string | undefined, time: string) => partOfDay(localTime(new Date(time), time_zone));
  assert.deepEqual(
    ['04:59', '05:00', '10:59', '11:00', '16:59', '17:00', '21:59', '22:00', '00:00'].map((time) =>
      partIn(undefined, `2026-03-14T${time}:00Z`),
    ),
    ['night', 'morning', 'morning', 'day', 'day', 'evening', 'evening', 'night', 'night'],
  );
  assert.equal(partIn('Pacific/Auckland', '2026-03-14T16:30:00Z'), 'morning');
  assert.deepEqual(localTime(new Date('2026-03-14T16:30:00Z'), 'Pacific/Auckland'), { date: '2026-03-15', hour: 5 });
});
