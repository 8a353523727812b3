import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { HOUR, MINUTE, petWorld } from '../support/pet-world.ts';

test('a delayed message does not replace the message of a newer state', async () => {
  const { promise: delayed, resolve: release } = Promise.withResolvers<void>();
  const { promise: called, resolve: markCalled } = Promise.withResolvers<void>();
  const answers = [
    () => delayed.then(() => 'Hello Max, I am the earlier one.'),
    async () => 'Hello Max, I am the later one.',
  ];
  const { addSample, refresh, currentState, advance, pets, user_id } = await petWorld({
    say() {
      markCalled();
      return answers.shift()?.() ?? Promise.reject(new Error('called too often'));
    },
  });
  await addSample('sleep_score', 84);
  const slow = refresh();
  await called;
  assert.equal((await currentState()).state_index, 8, 'the state does not wait for the message');
  advance(3 * HOUR);
  await addSample('sleep_score', 40);
  await refresh();
  release();
  await slow;
  assert.equal((await pets.get(user_id))?.state.message, 'Hello Max, I am the later one.');
});

for (const when of ['while the narrator ran', 'just before the first write'] as const) {
  test(`a user erased ${when} is not recreated`, async () => {
    const [users, pets] = [memoryUsers(), memoryPets()];
    let gone = false;
    const erase = async (userId: string) => {
      gone = true;
      await pets.remove(userId);
    };
    const { addSample, refresh, user_id } = await petWorld({
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
    await addSample('sleep_score', 84);
    await refresh();
    assert.equal(gone, true);
    assert.equal(await pets.get(user_id), undefined);
  });
}

test('the prompt has neither readings without consent nor the mood based on them', async () => {
  const { addSample, refresh, prompts, change, consent, knowledge, advance, currentState } = await petWorld();
  await addSample('sleep_score', 84);
  await addSample('heart_rate', 61);
  await refresh();
  assert.match(prompts[0] ?? '', /"mood":"energetic".*"value":84.*"value":61/);
  assert.equal((await knowledge()).data, prompts[0]);

  await change({ streams: consent(['pet_state']) });
  advance(3 * HOUR);
  await refresh();
  assert.match(prompts[1] ?? '', /"mood":"curious"/);
  assert.doesNotMatch(prompts[1] ?? '', /readings|energy|84|61/);
  assert.equal((await currentState()).state_index, 8, 'the pet state still uses it');

  await change({ streams: consent(['pet_messages']) });
  assert.equal((await currentState()).mood, 'curious');
});

test('currentState never waits for the narrator', async () => {
  const { addSample, currentState, prompts, refresh } = await petWorld();
  await addSample('sleep_score', 84);
  const { state_index, reasoning } = await currentState();
  assert.deepEqual([state_index, prompts.length], [8, 0]);
  assert.match(reasoning, /message by template$/);
  await refresh();
  assert.match((await currentState()).reasoning, /message by openai-compatible$/, 'the refresh calls the narrator');
});

test('the pet becomes curious when its readings expire', async () => {
  const { addSample, currentState, advance } = await petWorld();
  await addSample('sleep_score', 84);
  assert.equal((await currentState()).mood, 'energetic');
  advance(49 * HOUR);
  const { mood, based_on, state_index, energy } = await currentState();
  assert.deepEqual([mood, based_on, state_index, energy], ['curious', [], undefined, undefined]);
});

test('a pet of an earlier version, which does not say who wrote its message, is computed again at the next look', async () => {
  const { addSample, refresh, currentState, pets, user_id } = await petWorld();
  await addSample('sleep_score', 84);
  await refresh();
  const pet = (await pets.get(user_id)) ?? assert.fail();
  assert.equal(pet.state.ai, true);
  const { said_by: _said_by, ai: _ai, ...earlier } = pet.state;
  await pets.put({ ...pet, revision: pet.revision + 1, state: earlier as typeof pet.state });
  const { said_by, ai, message } = await currentState();
  assert.deepEqual([said_by, ai], ['template', false]);
  assert.notEqual(message, pet.state.message);
});

test('an evaluation without changes is stored too: the next is due 15 minutes later', async () => {
  const { addSample, refresh, currentState, pets, user_id, advance } = await petWorld();
  await addSample('sleep_score', 84);
  await refresh();
  const before = await pets.get(user_id);
  advance(20 * MINUTE);
  assert.deepEqual(await currentState(), before?.state);
  const evaluated = await pets.get(user_id);
  assert.equal(Date.parse(evaluated?.as_of ?? '') - Date.parse(before?.as_of ?? ''), 20 * MINUTE);
  advance(10 * MINUTE);
  await currentState();
  assert.equal((await pets.get(user_id))?.as_of, evaluated?.as_of);
});

test('an evaluation with an older profile does not replace one with a newer profile', async () => {
  const kept = memoryUsers();
  const { promise: delayed, resolve: release } = Promise.withResolvers<void>();
  let isFirst = true;
  const users: UserStore = {
    ...kept,
    async get(userId) {
      const user = await kept.get(userId);
      if (isFirst) {
        isFirst = false;
        await delayed;
      }
      return user;
    },
  };
  const { refresh, process, change, advance, pets, user_id } = await petWorld({ users });
  const slow = refresh();
  advance(1);
  await change({ name: 'Moritz' });
  await refresh(process());
  advance(1);
  release();
  await slow;
  assert.equal((await pets.get(user_id))?.user_version, 2);
});

test('a look does not answer with an older state than one that is stored meanwhile', async () => {
  const pets = memoryPets();
  let afterGet = async () => {};
  const { addSample, refresh, currentState, advance } = await petWorld({
    pets: {
      ...pets,
      async get(userId) {
        const pet = await pets.get(userId);
        const meanwhile = afterGet;
        afterGet = async () => {};
        await meanwhile();
        return pet;
      },
    },
  });
  await addSample('sleep_score', 84);
  await refresh();
  advance(20 * MINUTE);
  afterGet = async () => {
    await addSample('sleep_score', 40);
    await refresh();
  };
  assert.equal((await currentState()).energy, 40);
});
