import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sqliteClock } from '../../adapters/sqlite/clock.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { expiryGuard } from '../../server/expiry-guard.ts';
import { temporaryFolder } from '../support/server.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-14T12:00:00.000Z');

/** A guard whose clock is where the test puts it. `looks` moves it on by each step, and looks. */
async function guard(context: TestContext) {
  const folder = await temporaryFolder(context);
  const database = openDatabase(join(folder, 'hatchery.db'));
  context.after(() => database.close());
  const heldFile = join(folder, 'expiry-held');
  const failures: string[] = [];
  const log = { failure: ({ error }: { error: string }) => failures.push(error) };
  let now = START;
  const seen = sqliteClock(database, shareTransactions(database));
  const mayExpire = expiryGuard({ seen, heldFile, log, clock: () => new Date(now) });
  const looks = async (...steps: number[]) => {
    const answers: boolean[] = [];
    for (const step of steps) {
      now += step;
      answers.push(await mayExpire());
    }
    return answers;
  };
  return { looks, failures, heldFile };
}

test('a clock that goes on is believed, also after a night', async (context) => {
  const { looks, failures } = await guard(context);
  assert.deepEqual(await looks(0, HOUR, HOUR, 23 * HOUR, 0), [true, true, true, true, true]);
  assert.deepEqual(failures, []);
});

test('after a jump nothing expires until the clock has been steady for a day; it is told once', async (context) => {
  const { looks, failures } = await guard(context);
  assert.deepEqual(await looks(0, 100 * DAY, HOUR, 22 * HOUR), [true, false, false, false]);
  assert.deepEqual(failures, ['ClockJumped']);
  assert.deepEqual(await looks(HOUR, HOUR), [true, true]);
  assert.deepEqual(failures, ['ClockJumped']);
});

test('a clock that jumps and is put right again is believed a day after that', async (context) => {
  const { looks, failures } = await guard(context);
  assert.deepEqual(await looks(0, 100 * DAY, -100 * DAY), [true, false, false]);
  assert.equal(failures.length, 2);
  assert.deepEqual(await looks(12 * HOUR, 12 * HOUR), [false, true]);
});

test('the operator says that the clock is right by removing the file', async (context) => {
  const { looks, heldFile } = await guard(context);
  assert.deepEqual(await looks(0, 100 * DAY), [true, false]);
  assert.match(await readFile(heldFile, 'utf8'), /^2026-06-22T12:00:00.000Z\n/);
  await rm(heldFile);
  assert.deepEqual(await looks(HOUR), [true]);
});

test('what the file says is no time: nothing expires until it is removed', async (context) => {
  const { looks, heldFile } = await guard(context);
  await looks(0);
  await writeFile(heldFile, 'wait for me\n');
  assert.deepEqual(await looks(20 * HOUR, 20 * HOUR, 20 * HOUR), [false, false, false]);
});

test('a jump that cannot be noted is seen again at the next look', async (context) => {
  const { looks, failures, heldFile } = await guard(context);
  await looks(0);
  // A folder in the way stands for a disk that takes nothing.
  await mkdir(heldFile);
  await assert.rejects(looks(100 * DAY));
  await rm(heldFile, { recursive: true });
  assert.deepEqual(await looks(HOUR), [false]);
  assert.deepEqual(failures, ['ClockJumped']);
});
