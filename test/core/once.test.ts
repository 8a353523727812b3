import assert from 'node:assert/strict';
import { test } from 'node:test';
import { once } from '../../core/util/once.ts';

test('what is asked for many times is loaded once', async () => {
  let loads = 0;
  const load = once(async () => {
    loads += 1;
    return loads;
  });
  assert.deepEqual(await Promise.all([load(), load()]), [1, 1]);
  assert.equal(await load(), 1);
});

test('a load that failed is not kept: those who asked meanwhile are told, the next who asks tries again', async () => {
  let loads = 0;
  const load = once(async () => {
    loads += 1;
    if (loads === 1) throw new Error('EMFILE');
    return loads;
  });
  const asked = [load(), load()];
  for (const outcome of await Promise.allSettled(asked)) assert.equal(outcome.status, 'rejected');
  assert.equal(await load(), 2);
  assert.equal(await load(), 2);
});
