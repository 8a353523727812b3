import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { AppError } from '../../core/errors.ts';
import type { Principal } from '../../core/ports/users.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import type { AvatarService } from '../../core/users/avatar.ts';
import { identityIdOf, identityService } from '../../core/users/identities.ts';
import { sweepIdentity } from '../../core/users/identity-links.ts';
import { userService } from '../../core/users/users.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { fakeIdentityProvider, ISSUER, idTokenOf } from '../support/identities.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const ID = identityIdOf({ iss: ISSUER, sub: 'max' });
const MINUTE_MS = 60_000;

type Act = 'link' | 'unlink' | 'crash' | 'erase' | 'sweep';
const someAct = fc.record({
  user: fc.nat(1),
  act: fc.constantFrom<Act>('link', 'link', 'link', 'unlink', 'unlink', 'crash', 'erase', 'sweep'),
});
const someRound = fc.record({
  acts: fc.array(someAct, { minLength: 1, maxLength: 4 }),
  pause: fc.constantFrom(0, 0, 1, 6).map((minutes) => minutes * MINUTE_MS),
});

/** A storage call takes its turn in an order that fast-check chooses. A request that crashes never gets another turn. */
function scheduled<T extends object>(target: T, scheduler: fc.Scheduler, isAlive: () => boolean): T {
  const methods = Object.entries(target).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      await scheduler.schedule(Promise.resolve(), name);
      if (!isAlive()) return new Promise(() => {});
      return method(...args);
    },
  ]);
  return Object.fromEntries(methods);
}

test('in any order of requests and crashes, a user who lists an identity is the one whom it opens', async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(someRound, { minLength: 1, maxLength: 5 }),
    async (scheduler, rounds) => {
      let now = Date.parse(NOW);
      const clock = () => new Date(now);
      const [users, links, removals] = [memoryUsers(), memoryIdentityLinks(), memoryRemovals()];
      const owners: Principal<'owner'>[] = [];
      for (let at = 0; at < 2; at += 1) {
        const user = someUser();
        await users.create(user);
        owners.push(ownerOf(user.user_id));
      }
      const run = async (owner: Principal<'owner'>, act: Act) => {
        if (act === 'erase') return void (await users.beginErasure(owner, clock().toISOString()));
        // No request takes as long as the grace period, so the sweep sees only what is older.
        const before = new Date(now - 5 * MINUTE_MS).toISOString();
        let turns = act === 'crash' ? 5 : Number.POSITIVE_INFINITY;
        const isAlive = () => {
          turns -= 1;
          return turns > 0;
        };
        const [store, own] = [scheduled(users, scheduler, isAlive), scheduled(links, scheduler, isAlive)];
        if (act === 'sweep')
          return void (await sweepIdentity(
            { links: own, users: store },
            { ...owner, user_id: owner.userId, identity_id: ID },
            before,
          ));
        const { link, unlink } = identityService({
          users: userService({ users: store, avatars: {} as AvatarService, ages: DEFAULT_AGE_RULES, clock }),
          store,
          identityLinks: own,
          removals,
          identityProvider: fakeIdentityProvider,
        });
        await (act === 'unlink' ? unlink(owner, ID) : link(owner, idTokenOf('max')));
      };
      for (const { acts, pause } of rounds) {
        now += pause;
        const running = acts.map(({ user, act }) => {
          const done = run(owners[user] ?? ownerOf(''), act).catch((error: unknown) => {
            assert.ok(error instanceof AppError, String(error));
          });
          return act === 'crash' ? undefined : done;
        });
        // All that can take a turn does; crashed requests stay.
        const finished = Promise.all(running);
        await scheduler.waitFor(finished);
        await scheduler.waitAll();
        const listing = [];
        for (const { userId } of owners) if ((await users.get(userId))?.identities?.[ID]) listing.push(userId);
        assert.ok(listing.length <= 1, 'two users list the identity');
        if (listing.length === 1) assert.equal((await links.find(ID))?.user_id, listing[0]);
      }
    },
  );
  await fc.assert(property, { numRuns: 400 });
});
