import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventLoopTurns } from '../../server/event-loop-turns.ts';

function work(ms: number): void {
  for (const started = performance.now(); performance.now() - started < ms; );
}

test('runs a large amount of work in order and in short turns, so that other callbacks run in between', async () => {
  const turns = eventLoopTurns({ budgetMs: 5 });
  const log: (number | 'other')[] = [];
  const one = async (n: number) => {
    if (!turns.hasTime()) await turns.next();
    // Simulate a request: it runs partly synchronously, and partly in a microtask of the same event-loop turn.
    work(1);
    await Promise.resolve();
    work(1);
    log.push(n);
  };
  let isOver = false;
  const other = () => {
    log.push('other');
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  const order = Array.from({ length: 30 }, (_, n) => n);
  await Promise.all(order.map(one));
  isOver = true;
  assert.deepEqual(
    log.filter((entry) => entry !== 'other'),
    order,
  );
  const after = log.slice(log.indexOf('other'), log.indexOf(29));
  assert.ok(after.filter((entry) => entry === 'other').length >= 3, `other callbacks ran in between: ${log.join()}`);
});

test('a request does not wait when no other request is waiting', async (context) => {
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  const turns = eventLoopTurns({ budgetMs: 5 });
  assert.equal(turns.hasTime(), true);
  now += 10;
  assert.equal(turns.hasTime(), false);
  await turns.next();
  await new Promise(setImmediate);
  assert.equal(turns.hasTime(), true);
});

for (const [what, atLeastHalf, most] of [
  ['its budget', false, 10],
  ['the time that other work took', true, 40],
] as const) {
  test(`a turn takes at most ${what}`, async (context) => {
    let now = 0;
    context.mock.method(performance, 'now', () => now);
    const turns = eventLoopTurns({ budgetMs: 10, atLeastHalf });
    const inTurns = [0];
    const work = async () => {
      if (!turns.hasTime()) await turns.next();
      now += 1;
      inTurns[inTurns.length - 1] = (inTurns.at(-1) ?? 0) + 1;
    };
    const all = Promise.all(Array.from({ length: 200 }, work));
    let isOver = false;
    const otherWork = () => {
      now += 40;
      inTurns.push(0);
      if (!isOver) setImmediate(otherWork);
    };
    setImmediate(otherWork);
    await all;
    isOver = true;
    // The first turn began before the other work.
    assert.equal(Math.max(...inTurns.slice(1)), most, inTurns.join());
  });
}
