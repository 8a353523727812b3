import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lazily, once } from '../../core/util/once.ts';

test('loads once for many calls', async () => {
  let loads = 0;
  const load = once(async () => {
    loads += 1;
    return loads;
  });
  assert.deepEqual(await Promise.all([load(), load()]), [1, 1]);
  assert.equal(await load(), 1);
});

test('a failed load rejects its callers, and the next call loads again', async () => {
  let loads = 0;
  const load = once(async () => {
    loads += 1;
    if (loads === 1) throw new Error('EMFILE');
    return loads;
  });
  const calls = [load(), load()];
  for (const outcome of await Promise.allSettled(calls)) assert.equal(outcome.status, 'rejected');
  assert.equal(await load(), 2);
  assert.equal(await load(), 2);
});

test('lazily: loads with the first call of any method, once, and passes arguments and results', async () => {
  let loads = 0;
  const counter = lazily(async () => {
    loads += 1;
    return { add: (a: number, b: number) => a + b, twice: async (a: number) => 2 * a };
  }, ['add', 'twice']);
  assert.equal(loads, 0);
  assert.equal(await counter.add(1, 2), 3);
  assert.equal(await counter.twice(4), 8);
  assert.equal(loads, 1);
});
