import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readZone } from '../../cli/flags.ts';
import { zoneOf } from '../../sources/zone.ts';

const wall = (text: string) => Date.parse(`${text}Z`);
const shown = (instant: number) => new Date(instant).toISOString();

test('converts local time in winter and in summer', () => {
  const berlin = zoneOf('Europe/Berlin');
  assert.equal(shown(berlin.instantOf(wall('2016-01-12T07:00'))), '2016-01-12T06:00:00.000Z');
  assert.equal(shown(berlin.instantOf(wall('2016-07-12T07:00'))), '2016-07-12T05:00:00.000Z');
  assert.equal(shown(zoneOf('Asia/Kolkata').instantOf(wall('2016-07-12T07:00'))), '2016-07-12T01:30:00.000Z');
  assert.equal(shown(zoneOf('America/St_Johns').instantOf(wall('2016-07-12T07:00'))), '2016-07-12T09:30:00.000Z');
});

test('a local time that a clock change skips gets the offset from before the change', () => {
  const berlin = zoneOf('Europe/Berlin');
  assert.equal(shown(berlin.instantOf(wall('2016-03-27T02:30'))), '2016-03-27T01:30:00.000Z');
  assert.equal(shown(berlin.instantOf(wall('2016-03-27T01:59'))), '2016-03-27T00:59:00.000Z');
  assert.equal(shown(berlin.instantOf(wall('2016-03-27T03:00'))), '2016-03-27T01:00:00.000Z');
  // In Beirut, daylight saving time starts at midnight, so this midnight does not exist.
  assert.equal(shown(zoneOf('Asia/Beirut').instantOf(wall('2016-03-27T00:00'))), '2016-03-26T22:00:00.000Z');
});

test('an ambiguous local time is the first, unless the previous row is later', () => {
  const berlin = zoneOf('Europe/Berlin');
  const [first, second] = ['2016-10-30T00:30:00.000Z', '2016-10-30T01:30:00.000Z'];
  assert.equal(shown(berlin.instantOf(wall('2016-10-30T02:30'))), first);
  assert.equal(shown(berlin.instantOf(wall('2016-10-30T02:30'), Date.parse(first) - 5000)), first);
  assert.equal(shown(berlin.instantOf(wall('2016-10-30T02:30'), Date.parse('2016-10-30T00:59:55Z'))), second);
  assert.equal(shown(berlin.instantOf(wall('2016-10-30T02:30'), Date.parse('2016-10-30T09:00:00Z'))), first);
});

test('every instant converts to local time and back, all year and in every zone', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'];
  const instant = fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2030, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instant, (name, time) => {
      const zone = zoneOf(name);
      const clock = time + zone.offsetAt(time);
      // The second argument is the earliest possible instant. It resolves local times that occur twice.
      assert.equal(zone.instantOf(clock, time), time);
      assert.ok(zone.instantOf(clock) <= time);
    }),
  );
});

test('rejects an unknown zone', () => {
  assert.throws(() => readZone('Europe/Atlantis'), { exitCode: 2, message: /--time-zone.*Europe\/Berlin.*Atlantis/ });
});
