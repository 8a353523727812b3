import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { type Call, limiter } from '../../core/util/limiter.ts';

test('holds amounts up to the maximum in call order: a small one does not overtake a large one', async () => {
  const limit = limiter({ max: 10 });
  const started: number[] = [];
  const take = async (amount: number) => {
    const release = await limit.take({ amount });
    started.push(amount);
    return release;
  };
  const [six, seven, one] = [take(6), take(7), take(1)];
  await turn();
  assert.deepEqual([started, limit.held()], [[6], { amount: 6, calls: 1 }]);
  const release = await six;
  release();
  release();
  await turn();
  assert.deepEqual([started, limit.held()], [[6, 7, 1], { amount: 8, calls: 2 }]);
  for (const call of [seven, one]) (await call)();
  assert.deepEqual(limit.held(), { amount: 0, calls: 0 });
});

test('throws the caller’s error above a limit, without starting the work', async () => {
  const limit = limiter({ max: 1, maxCalls: 3, maxCallsOfKey: 2, refuse: (above) => new Error(`exports: ${above}`) });
  const release = await limit.take({ key: 'a' });
  const pending = limit.take({ key: 'a' });
  await assert.rejects(
    limit.run(() => assert.fail('started'), { key: 'a' }),
    /^Error: exports: maxCallsOfKey$/,
  );
  const other = limit.take({ key: 'b' });
  await assert.rejects(limit.take({ key: 'c' }), /^Error: exports: maxCalls$/);
  const allowed = limit.take({ key: 'c', maxCalls: 4 });
  release();
  for (const next of [pending, other, allowed]) (await next)();
});

test('a call passes those that wait because their key is at its limit', async () => {
  const limit = limiter({ max: 2, maxOfKey: 1 });
  const first = await limit.take({ key: 'a' });
  const second = limit.take({ key: 'a' });
  const other = await limit.take({ key: 'b' });
  assert.deepEqual(limit.held(), { amount: 2, calls: 2 });
  first();
  for (const release of [await second, other]) release();
});

test('an aborted pending call leaves the queue, and the calls behind it start', async () => {
  const limit = limiter({ max: 2, maxCallsOfKey: 1 });
  const abort = new AbortController();
  const first = await limit.take({ key: 'a' });
  const large = limit.take({ key: 'b', amount: 2, signal: abort.signal });
  const small = limit.take({ key: 'c' });
  abort.abort(new Error('gone'));
  await assert.rejects(large, /^Error: gone$/);
  const second = await small;
  await assert.rejects(limit.take({ key: 'b', signal: abort.signal }), /^Error: gone$/);
  assert.deepEqual(limit.held(), { amount: 2, calls: 2 });
  for (const release of [first, second]) release();
  (await limit.take({ key: 'b' }))();
});

test('a call that has ended no longer counts for its key, nor listens to its signal', async () => {
  const limit = limiter({ max: 1, maxCallsOfKey: 1 });
  const { signal } = new AbortController();
  for (const _ of [1, 2]) await limit.run(async () => undefined, { key: 'a', signal });
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
});

const someCall = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  amount: fc.integer({ min: 1, max: 3 }),
  end: fc.constantFrom('return', 'throw', 'abort'),
});

test('for any calls the limits hold, each call ends, and nothing is held afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someCall, { maxLength: 30 }), async (calls) => {
      const limit = limiter({ max: 5, maxOfKey: 2 });
      const running: string[] = [];
      const outcomes = calls.map(async ({ key, amount, end }) => {
        const abort = new AbortController();
        const call: Call = { key, amount, signal: abort.signal };
        const work = async () => {
          running.push(key);
          assert.ok(limit.held().amount <= 5);
          assert.ok(running.filter((other) => other === key).length <= 2);
          await turn();
          running.splice(running.indexOf(key), 1);
          if (end === 'throw') throw new Error('failed');
        };
        const done = limit.run(work, call);
        if (end === 'abort') abort.abort(new Error('aborted'));
        return done;
      });
      const settled = await Promise.allSettled(outcomes);
      for (const [at, { status }] of settled.entries()) {
        if (calls[at]?.end !== 'abort') assert.equal(status === 'fulfilled', calls[at]?.end === 'return');
      }
      assert.deepEqual(limit.held(), { amount: 0, calls: 0 });
    }),
    { numRuns: 200 },
  );
});
