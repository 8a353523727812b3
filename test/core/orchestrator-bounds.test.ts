import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { AppError } from '../../core/errors.ts';
import { EMPTY_DELTA } from '../../core/pet/fold-delta.ts';
import { MAX_EVALUATIONS, orchestrator } from '../../core/pet/orchestrator.ts';
import { MAX_QUEUED } from '../../core/pet/rebuild.ts';
import type { PetStore } from '../../core/ports/pets.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { someUser } from '../ports/users.ts';
import { HOUR, petWorld } from '../support/pet-world.ts';

/** Creates stores that count how often pets are read and written, and how many reads of batches run concurrently. */
function countingStores() {
  const counts = { gets: 0, puts: 0, reads: 0, reading: 0, maxReading: 0 };
  const [pets, samples] = [memoryPets(), memorySamples()];
  let hold: Promise<void> | undefined;
  const countingPets: PetStore = {
    ...pets,
    get(userId) {
      counts.gets += 1;
      return pets.get(userId);
    },
    put(pet) {
      counts.puts += 1;
      return pets.put(pet);
    },
  };
  const countingSamples: SampleStore = {
    ...samples,
    async *read(...span) {
      counts.reads += 1;
      counts.reading += 1;
      counts.maxReading = Math.max(counts.maxReading, counts.reading);
      await hold;
      yield* samples.read(...span);
      counts.reading -= 1;
    },
  };
  const holdReads = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    hold = promise;
    return resolve;
  };
  const reset = () => Object.assign(counts, { gets: 0, puts: 0, reads: 0, maxReading: 0 });
  return { counts, pets: countingPets, samples: countingSamples, holdReads, reset };
}

const rejected = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
const turn = () => new Promise(setImmediate);

test('with a fold, no evaluation reads batches: not for readings, the day, the profile or consent', async () => {
  const { counts, reset, ...stores } = countingStores();
  const { addSample, refresh, currentState, knowledge, change, consent, advance } = await petWorld(stores);
  await refresh();
  assert.equal(counts.reads, 1, 'the first evaluation has no fold');
  reset();
  for (const score of [84, 41]) {
    await addSample('sleep_score', score);
    await refresh();
    await change({ streams: consent(['pet_state']) });
    assert.equal((await currentState()).based_on[0]?.value, score);
    await change({ streams: consent([]) });
    assert.equal((await currentState()).mood, 'curious');
    await change({ streams: consent(['pet_state', 'pet_messages']) });
    assert.match((await knowledge()).data, new RegExp(`"value":${score}`));
    advance(6 * HOUR);
  }
  assert.equal(counts.reads, 0);
});

test('60 concurrent evaluations of one user share one, for state and knowledge', async () => {
  const { counts, holdReads, reset, ...stores } = countingStores();
  const { addSample, currentState, knowledge } = await petWorld(stores);
  await addSample('sleep_score', 84);
  const release = holdReads();
  const evaluations = Array.from({ length: 60 }, () => Promise.all([currentState(), knowledge()]));
  await turn();
  release();
  const answers = await Promise.all(evaluations);
  assert.ok(answers.every(([{ state_index }, { data }]) => state_index === 8 && data === answers[0]?.[1].data));
  assert.equal(counts.reads, 1);
  assert.ok(counts.gets <= 3 && counts.puts === 1, JSON.stringify(counts));
  reset();
  await Promise.all(Array.from({ length: 60 }, currentState));
  assert.deepEqual([counts.gets, counts.puts, counts.reads], [1, 0, 0], 'a later call only reads the pet');
});

/** Creates users without a pet, and an orchestrator whose reads of batches block until `release` is called. */
async function usersWithoutPets(count: number) {
  const { counts, pets, samples, holdReads } = countingStores();
  const release = holdReads();
  const users = memoryUsers();
  const template = templateNarrator();
  const report = (error: unknown) => assert.fail(String(error));
  const petService = orchestrator({
    users,
    samples,
    pets,
    narrator: template,
    template,
    ages: DEFAULT_AGE_RULES,
    report,
    clock: () => new Date(),
  });
  const all: User[] = Array.from({ length: count }, () => someUser());
  for (const user of all) await users.create(user);
  return { petService, all, counts, release };
}

test('two rebuilds run at a time, a few wait, and further evaluations are rejected; refreshes wait', async () => {
  const { petService, all, counts, release } = await usersWithoutPets(20);
  const evaluations = all.slice(0, 15).map((user) => petService.currentState(user));
  const settled = Promise.allSettled(evaluations);
  for (let at = 0; at < 10; at += 1) await turn();
  const refreshes = all.slice(15).map(({ user_id }) => petService.refresh(user_id, EMPTY_DELTA));
  for (let at = 0; at < 10; at += 1) await turn();
  assert.equal(counts.maxReading, 2);
  release();
  const refused = rejected(await settled);
  assert.equal(refused.length, 15 - 2 - MAX_QUEUED);
  for (const error of refused) assert.ok(error instanceof AppError && error.code === 'unavailable' && error.retryAfter);
  await Promise.all(refreshes);
  assert.deepEqual([counts.maxReading, counts.reading], [2, 0]);
});

test('limits the users that are evaluated at the same time', async () => {
  const { petService, all, release } = await usersWithoutPets(MAX_EVALUATIONS + 1);
  const evaluations = Promise.allSettled(all.map((user) => petService.knowledgeOf(user)));
  const last = rejected([(await Promise.allSettled([petService.currentState(all[MAX_EVALUATIONS] as User)]))[0]]);
  assert.ok(last[0] instanceof AppError && last[0].code === 'unavailable');
  release();
  await evaluations;
  assert.equal((await petService.currentState(all[MAX_EVALUATIONS] as User)).mood, 'curious');
});

test('when the store cannot write, evaluations still answer, and the failure is reported', async () => {
  const pets = memoryPets();
  const full = new AppError('unavailable', 'The disk is full.');
  let isFull = false;
  const { addSample, refresh, currentState, knowledge, change, failures } = await petWorld({
    pets: { ...pets, put: async (pet) => (isFull ? Promise.reject(full) : pets.put(pet)) },
  });
  await refresh();
  isFull = true;
  await change({ name: 'Moritz' });
  assert.match((await currentState()).message, /Moritz/);
  assert.equal((await knowledge()).narrator, 'openai-compatible');
  assert.ok(failures.length > 0 && failures.every((error) => error === full));
  await addSample('sleep_score', 84);
  await assert.rejects(refresh, full, 'a refresh fails when the pet cannot be stored');
});

test('a pet from before folds gets a fold and keeps its message', async () => {
  const pets = memoryPets();
  const { addSample, refresh, currentState, user_id, prompts, advance } = await petWorld({ pets });
  await addSample('sleep_score', 84);
  await refresh();
  const { fold: _fold, ...former } = (await pets.get(user_id)) ?? assert.fail();
  await pets.remove(user_id);
  await pets.put({ ...former, revision: 1 });
  advance(HOUR);
  assert.deepEqual(await currentState(), former.state);
  assert.equal(prompts.length, 1);
  assert.ok((await pets.get(user_id))?.fold);
});

test('the pet still follows new readings after the clock was two days ahead', async () => {
  const { addSample, refresh, currentState, advance } = await petWorld();
  await addSample('sleep_score', 40);
  advance(48 * HOUR);
  await refresh();
  await addSample('sleep_score', 84);
  await refresh();
  assert.equal((await currentState()).state_index, 8);
  advance(-48 * HOUR);
  assert.equal((await currentState()).based_on[0]?.value, 40, 'a reading in the future does not count yet');
  await addSample('sleep_score', 61);
  await refresh();
  assert.equal((await currentState()).based_on[0]?.value, 61);
  advance(48 * HOUR);
  assert.equal((await currentState()).based_on[0]?.value, 84, 'it counts two days later');
});
