import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { AppError } from '../../core/errors.ts';
import { EMPTY_DELTA } from '../../core/pet/fold-delta.ts';
import { MAX_EVALUATIONS, orchestrator } from '../../core/pet/orchestrator.ts';
import { MAX_WAITING } from '../../core/pet/rebuild.ts';
import type { PetStore } from '../../core/ports/pets.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { someUser } from '../ports/users.ts';
import { HOUR, world } from '../support/pet-world.ts';

/** Stores that count what is read and written of pets, and how many reads of batches are under way. */
function counted() {
  const counts = { gets: 0, puts: 0, reads: 0, reading: 0, mostReading: 0 };
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
      counts.mostReading = Math.max(counts.mostReading, counts.reading);
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
  const reset = () => Object.assign(counts, { gets: 0, puts: 0, reads: 0, mostReading: 0 });
  return { counts, pets: countingPets, samples: countingSamples, holdReads, reset };
}

const rejected = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
const turn = () => new Promise(setImmediate);

test('once there is a fold, no look reads a batch: not for readings, nor the day, nor a profile, nor consent', async () => {
  const { counts, reset, ...stores } = counted();
  const { bring, refresh, currentState, knowledge, change, consent, pass } = await world(stores);
  await refresh();
  assert.equal(counts.reads, 1, 'the first has nothing to go by');
  reset();
  for (const score of [84, 41]) {
    await bring('sleep_score', score);
    await refresh();
    await change({ streams: consent(['pet_state']) });
    assert.equal((await currentState()).based_on[0]?.value, score);
    await change({ streams: consent([]) });
    assert.equal((await currentState()).mood, 'curious');
    await change({ streams: consent(['pet_state', 'pet_messages']) });
    assert.match((await knowledge()).data, new RegExp(`"value":${score}`));
    pass(6 * HOUR);
  }
  assert.equal(counts.reads, 0);
});

test('60 evaluations of one user at once are one, for the state as for the knowledge', async () => {
  const { counts, holdReads, reset, ...stores } = counted();
  const { bring, currentState, knowledge } = await world(stores);
  await bring('sleep_score', 84);
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
  assert.deepEqual([counts.gets, counts.puts, counts.reads], [1, 0, 0], 'nor does one more look again');
});

/** Users without a pet, before an orchestrator whose reads of batches stand still. */
async function strangers(count: number) {
  const { counts, pets, samples, holdReads } = counted();
  const release = holdReads();
  const users = memoryUsers();
  const template = templateNarrator();
  const report = (error: unknown) => assert.fail(String(error));
  const keeper = orchestrator({ users, samples, pets, narrator: template, template, report, clock: () => new Date() });
  const all: User[] = Array.from({ length: count }, () => someUser());
  for (const user of all) await users.create(user);
  return { keeper, all, counts, release };
}

test('two rebuilds run at a time, a few wait, and more evaluations are refused; the work behind the readings waits its turn', async () => {
  const { keeper, all, counts, release } = await strangers(20);
  const evaluations = all.slice(0, 15).map((user) => keeper.currentState(user));
  const settled = Promise.allSettled(evaluations);
  for (let at = 0; at < 10; at += 1) await turn();
  const refreshes = all.slice(15).map(({ user_id }) => keeper.refresh(user_id, EMPTY_DELTA));
  for (let at = 0; at < 10; at += 1) await turn();
  assert.equal(counts.mostReading, 2);
  release();
  const refused = rejected(await settled);
  assert.equal(refused.length, 15 - 2 - MAX_WAITING);
  for (const error of refused) assert.ok(error instanceof AppError && error.code === 'unavailable' && error.retryAfter);
  await Promise.all(refreshes);
  assert.deepEqual([counts.mostReading, counts.reading], [2, 0]);
});

test('more users than a bound are not looked at at once, and can be afterwards', async () => {
  const { keeper, all, release } = await strangers(MAX_EVALUATIONS + 1);
  const evaluations = Promise.allSettled(all.map((user) => keeper.knowledgeOf(user)));
  const last = rejected([(await Promise.allSettled([keeper.currentState(all[MAX_EVALUATIONS] as User)]))[0]]);
  assert.ok(last[0] instanceof AppError && last[0].code === 'unavailable');
  release();
  await evaluations;
  assert.equal((await keeper.currentState(all[MAX_EVALUATIONS] as User)).mood, 'curious');
});

test('while nothing can be written a look answers, and what failed is reported', async () => {
  const pets = memoryPets();
  const full = new AppError('unavailable', 'The disk is full.');
  let isFull = false;
  const { bring, refresh, currentState, knowledge, change, failures } = await world({
    pets: { ...pets, put: async (pet) => (isFull ? Promise.reject(full) : pets.put(pet)) },
  });
  await refresh();
  isFull = true;
  await change({ name: 'Moritz' });
  assert.match((await currentState()).message, /Moritz/);
  assert.equal((await knowledge()).narrator, 'openai-compatible');
  assert.ok(failures.length > 0 && failures.every((error) => error === full));
  await bring('sleep_score', 84);
  await assert.rejects(refresh, full, 'readings are not in the pet before they are stored there');
});

test('a pet from before there were folds gets one, and keeps its words', async () => {
  const pets = memoryPets();
  const { bring, refresh, currentState, user_id, told, pass } = await world({ pets });
  await bring('sleep_score', 84);
  await refresh();
  const { fold: _fold, ...former } = (await pets.get(user_id)) ?? assert.fail();
  await pets.remove(user_id);
  await pets.put({ ...former, revision: 1 });
  pass(HOUR);
  assert.deepEqual(await currentState(), former.state);
  assert.equal(told.length, 1);
  assert.ok((await pets.get(user_id))?.fold);
});

test('a clock that was two days ahead for a moment keeps no pet from following', async () => {
  const { bring, refresh, currentState, pass } = await world();
  await bring('sleep_score', 40);
  pass(48 * HOUR);
  await refresh();
  await bring('sleep_score', 84);
  await refresh();
  assert.equal((await currentState()).state_index, 8);
  pass(-48 * HOUR);
  assert.equal((await currentState()).based_on[0]?.value, 40, 'what is of the day after tomorrow does not count yet');
  await bring('sleep_score', 61);
  await refresh();
  assert.equal((await currentState()).based_on[0]?.value, 61);
  pass(48 * HOUR);
  assert.equal((await currentState()).based_on[0]?.value, 84, 'but then');
});
