import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { findFiles } from '../../cli/import/files.ts';
import { selectPerson } from '../../cli/import/person.ts';
import { batchesOf as group, skipReasonOf } from '../../sources/fitabase/batches.ts';
import { findPeople } from '../../sources/fitabase/people.ts';
import type { LocatedReading } from '../../sources/source.ts';
import { temporaryFolder } from '../support/server.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/fitbit');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const readingAt = (start: number, end?: number): LocatedReading => ({
  reading: { metric: 'heart_rate', value: 60, start, ...(end === undefined ? {} : { end }) },
  line: 1,
  bytes: 0,
});

async function batchesOf(readings: readonly LocatedReading[], batchMs: number): Promise<LocatedReading[][]> {
  async function* all() {
    yield* readings;
  }
  return Array.fromAsync(group(all(), batchMs));
}

test('batches have every reading in order, within the contract’s limits', async () => {
  const gaps = fc.array(fc.integer({ min: 0, max: HOUR_MS }), { maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(gaps, fc.integer({ min: 0, max: 1500 }), async (steps, burst) => {
      let at = Date.UTC(2026, 0);
      const readings = [...steps, ...Array<number>(burst).fill(1000)].map((step) => {
        at += step;
        return readingAt(at);
      });
      const batches = await batchesOf(readings, 4 * HOUR_MS);
      assert.deepEqual(batches.flat(), readings);
      for (const batch of batches) {
        assert.ok(batch.length >= 1 && batch.length <= 1000);
        const starts = batch.map(({ reading }) => Math.floor(reading.start / (4 * HOUR_MS)));
        assert.equal(new Set(starts).size, 1);
      }
    }),
    { numRuns: 30 },
  );
});

test('extending a file changes only its last batch', async () => {
  const readings = Array.from({ length: 3000 }, (_, at) => readingAt(Date.UTC(2026, 0) + at * 7000));
  const before = await batchesOf(readings.slice(0, 2100), 4 * HOUR_MS);
  const after = await batchesOf(readings, 4 * HOUR_MS);
  assert.deepEqual(after.slice(0, before.length - 1), before.slice(0, -1));
});

test('skips a batch with a reading that is too old or has not ended', () => {
  const now = Date.UTC(2026, 2, 14);
  assert.equal(skipReasonOf([readingAt(now - 89 * DAY_MS), readingAt(now - HOUR_MS)], now), undefined);
  assert.equal(skipReasonOf([readingAt(now - 91 * DAY_MS), readingAt(now - HOUR_MS)], now), 'old');
  assert.equal(skipReasonOf([readingAt(now - HOUR_MS), readingAt(now + 1)], now), 'ahead');
  assert.equal(skipReasonOf([readingAt(now - HOUR_MS, now + 1)], now), 'ahead');
});

test('findPeople finds every person, and their last day over all files', async () => {
  const people = await findPeople(await findFiles(FIXTURE));
  assert.deepEqual(Object.fromEntries(people), {
    1503960366: { rows: { step_count: 8, sleep_duration: 6 }, lastDay: Date.UTC(2016, 3, 19) },
    8877689391: { rows: { step_count: 4, heart_rate: 53 }, lastDay: Date.UTC(2016, 4, 12) },
  });
  assert.equal(selectPerson(people, '8877689391')[0], '8877689391');
  const list = /Select one with --person ID:\n {2}1503960366: step_count 8, sleep_duration 6\n {2}8877689391: /;
  assert.throws(() => selectPerson(people, undefined), { exitCode: 2, message: list });
  assert.throws(() => selectPerson(people, '7'), { exitCode: 2, message: list });
  assert.equal(selectPerson(new Map([...people].slice(0, 1)), undefined)[0], '1503960366');
  assert.throws(() => selectPerson(new Map(), undefined), { exitCode: 2, message: /no readings/ });
});

test('rejects a folder without an export', async () => {
  await assert.rejects(findFiles(join(FIXTURE, 'nowhere')), { exitCode: 2, message: /^Cannot read the folder/ });
  await assert.rejects(findFiles(import.meta.dirname), { exitCode: 2, message: /sleepDay_merged\.csv/ });
});

test('prints an Id without control characters', async (context) => {
  const folder = await temporaryFolder(context);
  const rows = ['Id,SleepDay,TotalMinutesAsleep,TotalTimeInBed', '\x1b[2J1,4/12/16,327,346', '2\x9b,4/12/16,327,346'];
  await writeFile(join(folder, 'sleepDay_merged.csv'), rows.join('\n'));
  const people = await findPeople(await findFiles(folder));
  assert.deepEqual([...people.keys()], ['[2J1', '2']);
});
