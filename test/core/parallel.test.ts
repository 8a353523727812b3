import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaitAll, forEachParallel } from '../../core/util/parallel.ts';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

test('calls work for each item, at most as many at a time as wanted', async () => {
  let [running, most, sum] = [0, 0, 0];
  await forEachParallel([1, 2, 3, 4, 5, 6, 7, 8, 9], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await later();
    running -= 1;
    sum += item;
  });
  assert.deepEqual([most, sum], [2, 45]);
});

test('an error while an item is awaited is thrown when the other calls have ended, and no further items are read', async () => {
  let [read, ended] = [0, 0];
  async function* items() {
    for (; read < 100; read += 1) {
      yield read;
      await later();
      await later();
    }
  }
  const work = async (item: number) => {
    await later();
    if (item === 1) throw new Error('the second');
    await later();
    ended += 1;
  };
  await assert.rejects(forEachParallel(items(), 4, work), /the second/);
  assert.ok(read < 10 && ended >= read - 1, `${read} read, ${ended} ended`);
});

test('an error of the items is thrown when the calls that are running have ended', async () => {
  let ended = false;
  function* items() {
    yield 1;
    throw new Error('unreadable');
  }
  const work = async () => {
    await later();
    ended = true;
  };
  await assert.rejects(forEachParallel(items(), 4, work), /unreadable/);
  assert.equal(ended, true);
});

test('after an error, waits for the other promises', async () => {
  assert.deepEqual(await awaitAll([Promise.resolve(1), later().then(() => 'two')]), [1, 'two']);
  let hasEnded = false;
  const slow = later().then(() => {
    hasEnded = true;
  });
  await assert.rejects(awaitAll([Promise.reject(new Error('the first')), slow]), /the first/);
  assert.ok(hasEnded);
});
