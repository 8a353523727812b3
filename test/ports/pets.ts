import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pet, PetStore } from '../../core/ports.ts';

/** A pet as the service makes them. */
export function somePet(overrides: Partial<Pet> = {}): Pet {
  const start = '2026-03-14T06:58:00.000Z';
  return {
    user_id: crypto.randomUUID(),
    as_of: '2026-03-14T09:00:00.000Z',
    user_version: 3,
    state: {
      state_index: 7,
      mood: 'good',
      energy: 74,
      message: 'Good morning, Zoë 👨‍👩‍👧‍👦! "Rocky"; --',
      reasoning: 'sleep_score 74; message by template',
      based_on: [{ metric: 'body_temperature', value: 36.6, start }],
      updated_at: '2026-03-14T09:00:00.000Z',
    },
    message_day: '2026-03-14',
    said_by: 'template',
    asked_at: '2026-03-14T08:00:00.000Z',
    ...overrides,
  };
}

/** What every pet store promises. */
export function petStoreSuite(name: string, open: () => PetStore): void {
  const pets = open();
  const added = async () => {
    const pet = somePet();
    assert.equal(await pets.put(pet), true);
    return pet;
  };
  const at = (minute: number) => `2026-03-14T09:${String(minute).padStart(2, '0')}:00.000Z`;

  test(`${name}: a pet comes back as it was put; an unknown one is undefined`, async () => {
    const pet = await added();
    assert.deepEqual(await pets.get(pet.user_id), pet);
    assert.equal(await pets.get(crypto.randomUUID()), undefined);
  });

  test(`${name}: a later pet takes the place of the whole former one`, async () => {
    const { user_id } = await added();
    const { asked_at: _asked_at, ...silent } = somePet({ user_id, as_of: at(1), user_version: 4 });
    assert.equal(await pets.put(silent), true);
    assert.deepEqual(await pets.get(user_id), silent);
  });

  test(`${name}: one of the same moment is no later one`, async () => {
    const pet = await added();
    const again = { ...pet, user_version: 4 };
    assert.equal(await pets.put(again), true);
    assert.deepEqual(await pets.get(pet.user_id), again);
  });

  test(`${name}: an earlier pet changes nothing`, async () => {
    const pet = await added();
    assert.equal(await pets.put({ ...pet, as_of: '2026-03-14T08:59:59.999Z', user_version: 9 }), false);
    assert.deepEqual(await pets.get(pet.user_id), pet);
  });

  test(`${name}: however they race, the latest stays`, async () => {
    const { user_id } = somePet();
    const minutes = Array.from({ length: 20 }, (_, turn) => (turn * 7) % 20);
    const puts = minutes.map((minute) => pets.put(somePet({ user_id, as_of: at(minute) })));
    let seen = '';
    for (const put of puts) {
      await put;
      const { as_of } = (await pets.get(user_id)) ?? somePet();
      assert.ok(as_of >= seen, 'it never goes backwards');
      seen = as_of;
    }
    assert.equal(seen, at(19));
  });

  test(`${name}: a removed pet is gone, others stay, and a missing one is no mistake`, async () => {
    const [gone, other] = [await added(), await added()];
    assert.equal(await pets.remove(gone.user_id), true);
    assert.equal(await pets.remove(gone.user_id), false);
    assert.equal(await pets.get(gone.user_id), undefined);
    assert.deepEqual(await pets.get(other.user_id), other);
    assert.equal(await pets.put({ ...gone, as_of: '2026-03-14T00:00:00.000Z' }), true, 'nothing is left of its as_of');
  });

  test(`${name}: nobody outside holds a piece of what is stored`, async () => {
    const pet = await added();
    const stored = structuredClone(pet);
    pet.state.based_on.length = 0;
    (await pets.get(pet.user_id))?.state.based_on.pop();
    assert.deepEqual(await pets.get(pet.user_id), stored);
  });
}
