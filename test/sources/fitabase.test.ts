import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { selectPerson } from '../../cli/import/person.ts';
import { DAY_MS } from '../../sources/durations.ts';
import { blobFile } from '../../sources/files/blob-file.ts';
import { fitabase } from '../../sources/fitabase/fitabase.ts';
import { findPeople } from '../../sources/fitabase/people.ts';
import type { FoundReading } from '../../sources/import/import-source.ts';
import { createSkipLog } from '../../sources/import/skip-log.ts';
import { zoneOf } from '../../sources/zone.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/fitbit');
const SLEEP = 'Id,SleepDay,TotalMinutesAsleep,TotalTimeInBed';
const STEPS = 'Id,ActivityDate,TotalSteps,Calories';
const HEART = 'Id,Time,Value';
const { signal } = new AbortController();

const fileOf = (lines: readonly string[], name = 'file.csv') => blobFile(name, new Blob([lines.join('\r\n')]));

/** Reads a file with these lines as the data of person 1 in Berlin. */
async function read(lines: readonly string[], { shiftMs = 0, person = '1', isNamed = true } = {}) {
  const found: FoundReading[] = [];
  const { skip, list } = createSkipLog();
  const add = (reading: FoundReading) => found.push(reading);
  const context = { zone: zoneOf('Europe/Berlin'), shiftMs, add, skip, signal };
  const files = await fitabase.select([fileOf(lines)]);
  assert.equal(files.length, 1, 'recognised by its header');
  await fitabase.read(files, isNamed ? { ...context, person } : context);
  const samples = found.map(({ metric, value, start, end }) => [
    metric,
    value,
    ...[start, end].flatMap((time) => (time === undefined ? [] : new Date(time).toISOString().slice(0, 19))),
  ]);
  return { samples, skipped: list().map(({ reason, count, first }) => [reason, count, first]) };
}

test('a night ends at seven in the morning and is as long as the time in bed', async () => {
  const { samples, skipped } = await read([SLEEP, '1,4/12/16,327,346', '1,4/13/2016 12:00:00 AM,384,407']);
  assert.deepEqual(samples, [
    ['sleep_duration', 327, '2016-04-11T23:14:00', '2016-04-12T05:00:00'],
    ['sleep_duration', 384, '2016-04-12T22:13:00', '2016-04-13T05:00:00'],
  ]);
  assert.deepEqual(skipped, []);
  const { samples: shifted } = await read([SLEEP, '1,4/12/16,327,346'], { shiftMs: -90 * DAY_MS });
  assert.equal(shifted[0]?.[3], '2016-01-13T06:00:00', 'a shift keeps the local time: seven in winter');
});

test('steps span from midnight to midnight, also on a day of 23 hours', async () => {
  const { samples } = await read([STEPS, '1,3/27/2016,13162,1985']);
  assert.deepEqual(samples, [['step_count', 13_162, '2016-03-26T23:00:00', '2016-03-27T22:00:00']]);
});

test('heart rates keep their order in a night in which the clock is set back', async () => {
  const times = ['2:59:55 AM', '2:00:00 AM', '2:59:55 AM', '3:00:00 AM'];
  const { samples } = await read([HEART, ...times.map((time) => `1,10/30/2016 ${time},60`)]);
  const starts = samples.map(([, , start]) => String(start).slice(11));
  assert.deepEqual(starts, ['00:59:55', '01:00:00', '01:59:55', '02:00:00']);
});

test('counts skipped rows by reason, with the place of the first one', async () => {
  const lines = [STEPS, '1,4/12/16,5000,1', '2,4/12/16,no,1', ',,,', '1,4/13/16,0,1', '1,4/14/16,many,1'];
  lines.push('1,4/31/16,5000,1', '1,4/16/16', ',,,', '', '1,4/17/16,1,1');
  const { samples, skipped } = await read(lines);
  assert.deepEqual(
    samples.map(([, value]) => value),
    [5000, 1],
  );
  assert.deepEqual(skipped, [
    ['blank', 3, 'file.csv, line 4'],
    ['time', 1, 'file.csv, line 7'],
    ['number', 2, 'file.csv, line 6'],
    ['not-worn', 1, 'file.csv, line 5'],
  ]);
});

test('needs to know the person only if there are several', async () => {
  const one = [SLEEP, '1,4/12/16,327,346'];
  assert.equal((await read(one, { isNamed: false })).samples.length, 1);
  const two = [...one, '\x1b[2J2,4/12/16,327,346'];
  await assert.rejects(read(two, { isNamed: false }), { code: 'several-people', params: { people: '1, [2J2' } });
  await assert.rejects(read(two, { person: '3' }), { code: 'no-such-person' });
  await assert.rejects(read([SLEEP, ',,,'], { isNamed: false }), { code: 'no-people' });
  const many = Array.from({ length: 30 }, (_, id) => `${id},4/12/16,327,346`);
  await assert.rejects(read([SLEEP, ...many], { isNamed: false }), { code: 'several-people' });
  assert.equal((await read([SLEEP, ...many], { person: '29' })).samples.length, 1);
});

test('files are recognised by their columns, whatever their names are', async () => {
  const names = await readdir(FIXTURE);
  const files = await Promise.all(names.map(async (name) => blobFile(name, await openAsBlob(join(FIXTURE, name)))));
  const unlike = [fileOf(['Id,SleepDay', '1,4/12/16'], 'sleepDay_merged.csv'), fileOf([SLEEP], 'README.md')];
  const utf16 = blobFile('z.csv', new Blob([Buffer.from(`\ufeff"Id","Time","Value"\r\n`, 'utf16le')]));
  const selected = await fitabase.select([...unlike, utf16, ...files.reverse()]);
  const csv = ['dailyActivity_merged.csv', 'heartrate_seconds_merged_8877689391.csv', 'sleepDay_merged.csv'];
  assert.deepEqual(
    selected.map(({ name }) => name),
    [...csv, 'z.csv'],
  );
  const people = await findPeople(selected, signal);
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

test('rejects a file that is not CSV', async () => {
  const endless = [HEART, '1,4/1/2016 7:54:00 AM,60', `1,"${'x'.repeat(200_000)}`];
  await assert.rejects(read(endless), { code: 'broken-csv', message: /^file\.csv cannot be read near line 3/ });
});
