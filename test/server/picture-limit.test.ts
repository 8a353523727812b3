import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limitPictures } from '../../server/limits.ts';

const CONCURRENCY = 3;
const MAX_PICTURES = 16;
const MAX_OF_ONE_USER = 4;

/** Creates a limited queue in which each piece of work runs until the test calls its `end`. */
function openQueue() {
  const turn = limitPictures();
  const working: { userId: string; end: () => void }[] = [];
  const publish = (userId: string, signal?: AbortSignal) =>
    turn(
      userId,
      () =>
        new Promise<void>((resolve) => {
          working.push({
            userId,
            end: () => {
              working.splice(
                working.findIndex((work) => work.userId === userId),
                1,
              );
              resolve();
            },
          });
        }),
      signal,
    );
  return { publish, working, users: () => working.map(({ userId }) => userId) };
}

test('processes one picture of a user at a time, and three in total', async () => {
  const { publish, users, working } = openQueue();
  const published = ['a', 'a', 'b', 'c', 'd'].map((userId) => publish(userId));
  await nextTurn();
  assert.deepEqual(users(), ['a', 'b', 'c', 'd'].slice(0, CONCURRENCY));
  const seen = new Set<string>();
  while (working.length > 0) {
    assert.equal(new Set(users()).size, working.length, 'no user has two');
    assert.ok(working.length <= CONCURRENCY);
    seen.add(users().join());
    working[0]?.end();
    await nextTurn();
  }
  await Promise.all(published);
  assert.ok(seen.size > 1);
});

test('at most sixteen pictures may wait or run, a quarter of them for one user', async () => {
  const { publish, working } = openQueue();
  const users = ['a', 'b', 'c', 'd'];
  const places = users.flatMap((userId) => Array.from({ length: MAX_OF_ONE_USER }, () => userId));
  const published = places.slice(0, MAX_OF_ONE_USER).map((userId) => publish(userId));
  await assert.rejects(publish('a'), { code: 'unavailable', retryAfter: 2 });
  published.push(...places.slice(MAX_OF_ONE_USER).map((userId) => publish(userId)));
  assert.equal(published.length, MAX_PICTURES);
  await assert.rejects(publish('e'), { code: 'unavailable' });
  for (let left = MAX_PICTURES; left > 0; left -= 1) {
    await nextTurn();
    working[0]?.end();
  }
  await Promise.all(published);
});

test('an aborted request leaves the queue', async () => {
  const { publish, working } = openQueue();
  const first = publish('a');
  const disconnect = new AbortController();
  const others = Promise.allSettled(Array.from({ length: MAX_OF_ONE_USER - 1 }, () => publish('a', disconnect.signal)));
  disconnect.abort('gone');
  for (const other of await others) assert.deepEqual(other, { status: 'rejected', reason: 'gone' });
  await assert.rejects(publish('b', disconnect.signal), (error) => error === 'gone');
  const next = publish('a');
  await nextTurn();
  assert.equal(working.length, 1);
  working[0]?.end();
  await first;
  await nextTurn();
  working[0]?.end();
  await next;
});
