import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { HOUR, MINUTE, world } from '../support/pet-world.ts';

test('words that took long are not put into a pet that feels otherwise by now, nor are they lost', async () => {
  const { promise: late, resolve: release } = Promise.withResolvers<void>();
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  const answers = [
    () => late.then(() => 'Hello Max, I am the earlier one.'),
    async () => 'Hello Max, I am the later one.',
  ];
  const { bring, refresh, currentState, pass, pets, user_id } = await world({
    say() {
      isAsked();
      return answers.shift()?.() ?? Promise.reject(new Error('asked too often'));
    },
  });
  await bring('sleep_score', 84);
  const slow = refresh();
  await asked;
  assert.equal((await currentState()).state_index, 8, 'the readings do not wait for the words');
  pass(3 * HOUR);
  await bring('sleep_score', 40);
  await refresh();
  release();
  await slow;
  assert.equal((await pets.get(user_id))?.state.message, 'Hello Max, I am the later one.');
});

for (const when of ['while the narrator spoke', 'just before the first write'] as const) {
  test(`a user erased ${when} is not recreated`, async () => {
    const [users, pets] = [memoryUsers(), memoryPets()];
    let gone = false;
    const erase = async (userId: string) => {
      gone = true;
      await pets.remove(userId);
    };
    const { bring, refresh, user_id } = await world({
      users: { ...users, get: async (userId) => (gone ? undefined : users.get(userId)) },
      pets: {
        ...pets,
        async put(pet) {
          if (when === 'just before the first write') await erase(pet.user_id);
          return pets.put(pet);
        },
      },
      async say() {
        await erase(user_id);
        return 'Hello Max, I am here.';
      },
    });
    await bring('sleep_score', 84);
    await refresh();
    assert.equal(gone, true);
    assert.equal(await pets.get(user_id), undefined);
  });
}

test('what may not be told is neither read nor felt from the prompt', async () => {
  const { bring, refresh, told, change, consent, knowledge, pass, currentState } = await world();
  await bring('sleep_score', 84);
  await bring('heart_rate', 61);
  await refresh();
  assert.match(told[0] ?? '', /"mood":"energetic".*"value":84.*"value":61/);
  assert.equal((await knowledge()).data, told[0]);

  await change({ streams: consent(['pet_state']) });
  pass(3 * HOUR);
  await refresh();
  assert.match(told[1] ?? '', /"mood":"curious"/);
  assert.doesNotMatch(told[1] ?? '', /readings|energy|84|61/);
  assert.equal((await currentState()).state_index, 8, 'the pet itself still feels it');

  await change({ streams: consent(['pet_messages']) });
  assert.equal((await currentState()).mood, 'curious');
});

test('looking at the pet never waits for a narrator', async () => {
  const { bring, currentState, told, refresh } = await world();
  await bring('sleep_score', 84);
  const { state_index, reasoning } = await currentState();
  assert.deepEqual([state_index, told.length], [8, 0]);
  assert.match(reasoning, /message by template$/);
  await refresh();
  assert.match((await currentState()).reasoning, /message by openai-compatible$/, 'which then has its turn');
});

test('with nothing recent the pet grows curious by itself', async () => {
  const { bring, currentState, pass } = await world();
  await bring('sleep_score', 84);
  assert.equal((await currentState()).mood, 'energetic');
  pass(49 * HOUR);
  const { mood, based_on, state_index, energy } = await currentState();
  assert.deepEqual([mood, based_on, state_index, energy], ['curious', [], undefined, undefined]);
});

test('a look that finds nothing new counts as a look: the next one is due a quarter of an hour later', async () => {
  const { bring, refresh, currentState, pets, user_id, pass } = await world();
  await bring('sleep_score', 84);
  await refresh();
  const before = await pets.get(user_id);
  pass(20 * MINUTE);
  assert.deepEqual(await currentState(), before?.state);
  const looked = await pets.get(user_id);
  assert.equal(Date.parse(looked?.as_of ?? '') - Date.parse(before?.as_of ?? ''), 20 * MINUTE);
  pass(10 * MINUTE);
  await currentState();
  assert.equal((await pets.get(user_id))?.as_of, looked?.as_of);
});

test('a look that knew an older profile does not replace one that knows the newer', async () => {
  const kept = memoryUsers();
  const { promise: late, resolve: release } = Promise.withResolvers<void>();
  let isFirst = true;
  const users: UserStore = {
    ...kept,
    async get(userId) {
      const user = await kept.get(userId);
      if (isFirst) {
        isFirst = false;
        await late;
      }
      return user;
    },
  };
  const { refresh, process, change, pass, pets, user_id } = await world({ users });
  const slow = refresh();
  pass(1);
  await change({ name: 'Moritz' });
  await refresh(process());
  pass(1);
  release();
  await slow;
  assert.equal((await pets.get(user_id))?.user_version, 2);
});
