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

/**
 * Creates a guard with a fake clock. `advance` moves the clock forward step by step, and calls the guard after each step.
 */
async function guard(context: TestContext) {
  const folder = await temporaryFolder(context);
  const database = openDatabase(join(folder, 'hatchery.db'));
  context.after(() => database.close());
  const heldFile = join(folder, 'expiry-held');
  const failures: string[] = [];
  const log = { failure: ({ error }: { error: string }) => failures.push(error) };
  let now = START;
  const seen = sqliteClock(database, shareTransactions(database));
  const mayExpire = expiryGuard({ clockRecord: seen, holdFile: heldFile, log, clock: () => new Date(now) });
  const advance = async (...steps: number[]) => {
    const answers: boolean[] = [];
    for (const step of steps) {
      now += step;
      answers.push(await mayExpire());
    }
    return answers;
  };
  return { advance, failures, heldFile };
}

test('expiry is allowed while the clock advances normally, also after 23 hours', async (context) => {
  const { advance, failures } = await guard(context);
  assert.deepEqual(await advance(0, HOUR, HOUR, 23 * HOUR, 0), [true, true, true, true, true]);
  assert.deepEqual(failures, []);
});

test('after a jump nothing expires until the clock has been steady for a day; the jump is logged once', async (context) => {
  const { advance, failures } = await guard(context);
  assert.deepEqual(await advance(0, 100 * DAY, HOUR, 22 * HOUR), [true, false, false, false]);
  assert.deepEqual(failures, ['ClockJumped']);
  assert.deepEqual(await advance(HOUR, HOUR), [true, true]);
  assert.deepEqual(failures, ['ClockJumped']);
});

test('after a jump and its correction nothing expires for a day', async (context) => {
  const { advance, failures } = await guard(context);
  assert.deepEqual(await advance(0, 100 * DAY, -100 * DAY), [true, false, false]);
  assert.equal(failures.length, 2);
  assert.deepEqual(await advance(12 * HOUR, 12 * HOUR), [false, true]);
});

test('removing the file confirms the clock', async (context) => {
  const { advance, heldFile } = await guard(context);
  assert.deepEqual(await advance(0, 100 * DAY), [true, false]);
  assert.match(await readFile(heldFile, 'utf8'), /^2026-06-22T12:00:00.000Z\n/);
  await rm(heldFile);
  assert.deepEqual(await advance(HOUR), [true]);
});

test('nothing expires until a file without a valid time is removed', async (context) => {
  const { advance, heldFile } = await guard(context);
  await advance(0);
  await writeFile(heldFile, 'wait for me\n');
  assert.deepEqual(await advance(20 * HOUR, 20 * HOUR, 20 * HOUR), [false, false, false]);
});

test('a jump that could not be recorded is detected again by the next call', async (context) => {
  const { advance, failures, heldFile } = await guard(context);
  await advance(0);
  // A folder at the path of the file makes writing fail, like a full disk.
  await mkdir(heldFile);
  await assert.rejects(advance(100 * DAY));
  await rm(heldFile, { recursive: true });
  assert.deepEqual(await advance(HOUR), [false]);
  assert.deepEqual(failures, ['ClockJumped']);
});
