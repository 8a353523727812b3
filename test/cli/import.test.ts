import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownerOfServer, run } from './hatchery.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/fitbit');
const DAY_MS = 86_400_000;
/** The date of the day before yesterday in UTC, a day that has ended in every time zone. */
const UNTIL = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10);
const BERLIN = [FIXTURE, '--time-zone', 'Europe/Berlin', '--as-if-until', UNTIL];

test('imports an export completely and only once, and the pet reflects it', async (context) => {
  const owner = await ownerOfServer(context);
  const person = [...BERLIN, '--person', '1503960366'];
  const first = await owner.run('import', person);
  assert.deepEqual([first.code, first.err], [0, '']);
  assert.match(first.out, /all dates moved [\d,]+ days later/);
  assert.match(first.out, /step_count: 8 imported, 0 already stored/);
  assert.match(first.out, /sleep_duration: 6 imported/);
  assert.match(first.out, /skipped 3: blank rows \(the first: sleepDay_merged\.csv, line 8\)/);
  const samples = await owner.samples();
  assert.equal(samples.length, 14);
  const night = samples.findLast(({ metric }) => metric === 'sleep_duration');
  assert.equal(night?.value, 304);
  assert.equal(Date.parse(night?.end ?? '') - Date.parse(night?.start ?? ''), 320 * 60_000);
  const [stream] = await owner.streams();
  assert.partialDeepStrictEqual(stream, { source: 'fitbit', purposes: ['pet_state'] });

  const again = await owner.run('import', person);
  assert.match(again.out, /step_count: 0 imported, 8 already stored/);
  assert.deepEqual(await owner.samples(), samples);
  assert.equal((await owner.streams()).length, 1);
});

test('--json prints the result as one object, with the token from the environment', async (context) => {
  const owner = await ownerOfServer(context);
  const settings = { HATCHERY_URL: owner.baseUrl, HATCHERY_TOKEN: owner.token };
  const person = ['--user', owner.userId, '--person', '1503960366', '--json'];
  const { code, out, err } = await run('import', [...BERLIN, ...person], settings);
  assert.deepEqual([code, err], [0, '']);
  const [stream] = await owner.streams();
  assert.partialDeepStrictEqual(JSON.parse(out), {
    kind: 'fitabase',
    user_id: owner.userId,
    stream_id: stream?.stream_id,
    accepted: { step_count: 8, sleep_duration: 6 },
    skipped: { blank: 3 },
    refused: 0,
  });
});

test('imports the mean heart rate of each minute, or every heart rate', async (context) => {
  const owner = await ownerOfServer(context);
  const person = [...BERLIN, '--person', '8877689391'];
  const means = await owner.run('import', person);
  assert.match(means.out, /heart_rate: 9 imported/, means.err);
  const noon = (await owner.samples()).filter(({ metric }) => metric === 'heart_rate').map(({ value }) => value);
  assert.deepEqual(noon.slice(0, 3), [63.2, 64, 62.8]);
  const each = await owner.run('import', [...person, '--every-second']);
  assert.match(each.out, /heart_rate: 53 imported/, each.err);
});

test('asks for --person with several people, and reports old readings', async (context) => {
  const owner = await ownerOfServer(context);
  const unclear = await owner.run('import', BERLIN);
  assert.equal(unclear.code, 2);
  assert.match(unclear.err, /--person ID:\n {2}1503960366: step_count 8, sleep_duration 6\n {2}8877689391/);
  const old = [FIXTURE, '--time-zone', 'Europe/Berlin', '--person', '1503960366'];
  const { code, out } = await owner.run('import', old);
  assert.equal(code, 0);
  assert.match(out, /skipped 14: readings older than 90 days.*--as-if-until today/);
  assert.deepEqual(await owner.samples(), []);
});
