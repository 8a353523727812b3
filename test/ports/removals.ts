import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Removal, Removals } from '../../core/ports/removals.ts';

const LONG_AGO = '2026-03-15T00:00:00.000Z';
const LATER = '2026-03-15T00:00:00.001Z';
const LATEST = '2026-03-15T00:01:00.000Z';

export function removalSuite(name: string, open: () => Removals): void {
  const removals = open();
  const user_id = crypto.randomUUID();
  const all: Removal[] = [
    { kind: 'user', user_id },
    { kind: 'stream', user_id, stream_id: crypto.randomUUID() },
    { kind: 'portraits', user_id },
  ];
  /** Returns one user's pending removals. The tests share the store, so it may hold removals of other users. */
  const pending = async (before: string, of = user_id) =>
    (await Array.fromAsync(removals.pending(before))).filter(({ removal }) => removal.user_id === of);

  test(`${name}: removals are pending from begin to end, the earliest first`, async () => {
    const [first, second, third] = all;
    assert.ok(first && second && third);
    const late = await removals.begin(third, LATER);
    const early = [await removals.begin(first, LONG_AGO), await removals.begin(second, LONG_AGO)];
    assert.deepEqual(await pending(LONG_AGO), [], 'only removals that began before the time');
    const byId = (of: { id: string }[]) => of.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(byId(await pending(LATER)), byId(early));
    const [, , last] = await pending(LATEST);
    assert.deepEqual(last, late, 'unchanged');
    assert.deepEqual(late.removal, third);
    for (const each of [...early, late]) await removals.end(each);
    await removals.end(late);
    assert.deepEqual(await pending(LATEST), []);
  });

  test(`${name}: two removals of the same thing end independently`, async () => {
    const removal: Removal = { kind: 'portraits', user_id };
    const [one, other] = await Promise.all([removals.begin(removal, LONG_AGO), removals.begin(removal, LONG_AGO)]);
    await removals.end(one);
    assert.deepEqual(await pending(LATEST), [other]);
    await removals.end(other);
    assert.deepEqual(await pending(LATEST), []);
  });

  test(`${name}: removals may end while they are listed`, async () => {
    const user = crypto.randomUUID();
    for (let at = 0; at < 50; at += 1) await removals.begin({ kind: 'user', user_id: user }, LONG_AGO);
    for await (const each of removals.pending(LATEST)) await removals.end(each);
    assert.deepEqual(await pending(LATEST, user), []);
  });
}
