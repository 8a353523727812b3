import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pairing, Pairings } from '../../core/ports/pairings.ts';
import type { UserLimits } from '../../core/ports/user-limits.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { ownerOf } from './users.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

export const somePairing = (fields: Partial<Pairing> = {}): Pairing => ({
  user_code: Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => LETTERS[byte % 20]).join(''),
  device_hash: 'd'.repeat(64),
  name: 'Löffel 🥄',
  metrics: ['heart_rate', 'step_count'],
  expires_at: '2026-03-15T00:15:00.000Z',
  interval: 5,
  revision: 1,
  ...fields,
});

export function pairingSuite(
  name: string,
  open: () => { pairings: Pairings; users: UserStore & Partial<UserLimits> },
): void {
  const { pairings, users } = open();

  test(`${name}: a pairing is found as stored, and its code cannot be taken again`, async () => {
    const pairing = somePairing();
    assert.equal(await pairings.find(pairing.user_code), undefined);
    assert.equal(await pairings.create(pairing), true);
    assert.deepEqual(await pairings.find(pairing.user_code), pairing);
    assert.equal(await pairings.create(somePairing({ user_code: pairing.user_code, name: 'x' })), false);
    assert.deepEqual(await pairings.find(pairing.user_code), pairing);
  });

  test(`${name}: only the revision that was read is replaced`, async () => {
    const pairing = somePairing();
    assert.equal(await pairings.replace({ ...pairing, revision: 2 }), false, 'there is none to replace');
    assert.equal(await pairings.find(pairing.user_code), undefined);
    await pairings.create(pairing);
    const polled: Pairing = { ...pairing, polled_at: NOW, interval: 10, revision: 2 };
    assert.equal(await pairings.replace(polled), true);
    assert.deepEqual(await pairings.find(pairing.user_code), polled);
    for (const revision of [1, 2, 4]) assert.equal(await pairings.replace({ ...pairing, revision }), false);
    const { polled_at: _polled, ...open } = polled;
    const agreed: Pairing = { ...open, decision: 'agreed', owner_id: crypto.randomUUID(), revision: 3 };
    assert.equal(await pairings.replace(agreed), true);
    assert.deepEqual(await pairings.find(pairing.user_code), agreed);
  });

  test(`${name}: one of the concurrent writers wins`, async () => {
    const pairing = somePairing();
    const created = await Promise.all(
      Array.from({ length: 5 }, (_, at) => pairings.create({ ...pairing, interval: at + 1 })),
    );
    assert.equal(created.filter(Boolean).length, 1);
    const owners = Array.from({ length: 8 }, () => crypto.randomUUID());
    const agreed = await Promise.all(
      owners.map((owner_id) => pairings.replace({ ...pairing, decision: 'agreed', owner_id, revision: 2 })),
    );
    const winners = owners.filter((_, at) => agreed[at]);
    assert.deepEqual([(await pairings.find(pairing.user_code))?.owner_id], winners);
  });

  test(`${name}: a pairing is not a user`, async () => {
    const pairing = somePairing();
    await pairings.create(pairing);
    for (const id of [pairing.user_code, `pairing#${pairing.user_code}`]) {
      assert.equal(await users.get(id), undefined);
      for (const principal of [ownerOf(id), { userId: id, via: 'owner' } as const]) {
        assert.equal(await users.update({ set: { name: 'x' }, remove: [], updated_at: NOW }, { principal }), 'refused');
        assert.equal(await users.beginErasure(principal, NOW), undefined);
      }
      assert.equal(await users.getErasure(id), undefined);
      await users.endErasure(id, NOW);
      await users.setReached?.(id, { full: [] });
    }
    assert.deepEqual(await pairings.find(pairing.user_code), pairing);
  });
}
