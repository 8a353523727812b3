import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pet, PetStore } from '../../core/ports/pets.ts';

const STREAM = '0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21';

export function somePet(overrides: Partial<Pet> = {}): Pet {
  const start = '2026-03-14T06:58:00.000Z';
  return {
    user_id: crypto.randomUUID(),
    revision: 1,
    as_of: '2026-03-14T09:00:00.000Z',
    user_version: 3,
    state: {
      state_index: 7,
      mood: 'good',
      energy: 74,
      message: 'Good morning, Zoë 👨‍👩‍👧‍👦! "Rocky"; --',
      said_by: 'template',
      ai: false,
      reasoning: 'sleep_score 74; message by template',
      based_on: [{ metric: 'body_temperature', value: 36.6, start }],
      updated_at: '2026-03-14T09:00:00.000Z',
    },
    days: [
      { date: '2026-03-13', mood: 'curious', sources: {} },
      { date: '2026-03-14', mood: 'good', state_index: 7, sources: { [STREAM]: ['sleep_score', 'stress_level'] } },
    ],
    message_day: '2026-03-14',
    said_by: 'template',
    asked_at: '2026-03-14T08:00:00.000Z',
    fold: {
      format: 1,
      rebuilt: Date.parse(start),
      streams: {
        [STREAM]: {
          latest: { body_temperature: [Date.parse(start), null, 36.6, Date.parse(start)] },
          sleeps: [[Date.parse(start) - 60_000, Date.parse(start), 5e-324, Date.parse(start)]],
        },
      },
    },
    usage: {
      readings: { '2026-03-13': { step_count: 2 }, '2026-03-14': { body_temperature: 100_000 } },
      batches: { '2026-03-14T08:59': 12 },
    },
    ...overrides,
  };
}

export function petStoreSuite(name: string, open: () => PetStore): void {
  const pets = open();
  const added = async () => {
    const pet = somePet();
    assert.equal(await pets.put(pet), true);
    return pet;
  };
  const start = '2026-03-14T09:00:00.000Z';

  test(`${name}: reads a pet as stored; an unknown one is undefined`, async () => {
    const pet = await added();
    assert.deepEqual(await pets.get(pet.user_id), pet);
    assert.equal(await pets.get(crypto.randomUUID()), undefined);
  });

  test(`${name}: keeps the readings of the state exactly, also tiny values`, async () => {
    const { state, ...rest } = somePet();
    const based_on = [0, 5e-324, 1e-131, 0.1, 200_000].map((value) => ({
      metric: 'stress_level' as const,
      value,
      start,
    }));
    const pet = { ...rest, state: { ...state, based_on } };
    assert.equal(await pets.put(pet), true);
    assert.deepEqual(await pets.get(pet.user_id), pet);
  });

  test(`${name}: the next revision replaces the whole pet`, async () => {
    const { user_id } = await added();
    const {
      asked_at: _asked_at,
      fold: _fold,
      usage: _usage,
      ...silent
    } = somePet({ user_id, revision: 2, user_version: 4 });
    assert.equal(await pets.put(silent), true);
    assert.deepEqual(await pets.get(user_id), silent);
  });

  test(`${name}: rejects a stale or premature revision`, async () => {
    const pet = await added();
    for (const revision of [1, 3, 9]) assert.equal(await pets.put({ ...pet, revision, user_version: 9 }), false);
    assert.deepEqual(await pets.get(pet.user_id), pet);
    assert.equal(await pets.put(somePet({ revision: 2 })), false, 'a missing pet is not created at revision 2');
  });

  test(`${name}: one of the concurrent writers wins each revision`, async () => {
    const { user_id } = await added();
    for (const revision of [2, 3]) {
      const puts = Array.from({ length: 20 }, (_, at) => pets.put(somePet({ user_id, revision, user_version: at })));
      const won = (await Promise.all(puts)).flatMap((isStored, at) => (isStored ? [at] : []));
      assert.deepEqual(won, [(await pets.get(user_id))?.user_version]);
    }
  });

  test(`${name}: removes one pet only; removing a missing one returns false`, async () => {
    const [gone, other] = [await added(), await added()];
    assert.equal(await pets.remove(gone.user_id), true);
    assert.equal(await pets.remove(gone.user_id), false);
    assert.equal(await pets.get(gone.user_id), undefined);
    assert.deepEqual(await pets.get(other.user_id), other);
    assert.equal(await pets.put({ ...gone, revision: 2 }), false);
    assert.equal(await pets.put(gone), true, 'its revision is forgotten');
  });

  test(`${name}: stored values are copies`, async () => {
    const pet = await added();
    const stored = structuredClone(pet);
    pet.state.based_on.length = 0;
    (await pets.get(pet.user_id))?.state.based_on.pop();
    assert.deepEqual(await pets.get(pet.user_id), stored);
  });
}
