import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PictureCounts } from '../../core/ports/picture-counts.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import { MAX_PICTURE_REQUESTS, WINDOW_MS } from '../../core/users/picture-limits.ts';
import { ownerOf, someUser } from './users.ts';

const START = Date.parse('2026-03-14T09:00:00.000Z');
const at = (ms: number) => new Date(START + ms);

export function pictureCountSuite(name: string, open: () => UserStore & PictureCounts): void {
  const users = open();
  const added = async () => {
    const user = someUser();
    assert.equal(await users.create(user), true);
    return user;
  };
  const countAll = (user: User, now: Date) =>
    Promise.all(Array.from({ length: MAX_PICTURE_REQUESTS + 5 }, () => users.count(user, 'tickets', now)));

  test(`${name}: of concurrent requests the maximum is counted, and again in the next window`, async () => {
    const user = await added();
    for (const [window, now] of [at(0), at(WINDOW_MS)].entries()) {
      const present = await users.get(user.user_id);
      assert.ok(present);
      const counted = (await countAll(present, now)).filter((since) => since === undefined);
      assert.equal(counted.length, MAX_PICTURE_REQUESTS, `window ${window}`);
      const after = await users.get(user.user_id);
      assert.ok(after);
      assert.equal(await users.count(after, 'tickets', new Date(now.getTime() + 1)), now.toISOString());
      assert.deepEqual(after, { ...user, tickets: { since: now.toISOString(), count: MAX_PICTURE_REQUESTS } });
    }
  });

  test(`${name}: tickets and publications are counted apart; updates keep the counts`, async () => {
    const user = await added();
    await users.count(user, 'tickets', at(0));
    await users.count(user, 'publishes', at(1_000));
    await users.update(
      { set: { name: 'Moritz' }, remove: [], updated_at: at(2_000).toISOString() },
      { principal: ownerOf(user.user_id), versions: [user.version] },
    );
    const { tickets, publishes } = (await users.get(user.user_id)) ?? {};
    assert.deepEqual(
      [tickets, publishes],
      [
        { since: at(0).toISOString(), count: 1 },
        { since: at(1_000).toISOString(), count: 1 },
      ],
    );
  });

  test(`${name}: a count creates no user, and an erasure marker has none`, async () => {
    const unknown = someUser();
    await users.count(unknown, 'tickets', at(0));
    assert.equal(await users.get(unknown.user_id), undefined);
    const user = await added();
    const marker = await users.beginErasure(ownerOf(user.user_id), at(0).toISOString());
    assert.equal(await users.count(user, 'tickets', at(0)), undefined);
    assert.deepEqual(await users.beginErasure(ownerOf(user.user_id), at(1).toISOString()), marker);
  });
}
