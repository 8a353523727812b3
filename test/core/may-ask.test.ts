import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { hasCrisisWords } from '../../core/pet/crisis/crisis.ts';
import { whyNotAsked } from '../../core/pet/may-ask.ts';
import type { PetStore } from '../../core/ports/pets.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import type { ProfilePurposes } from '../../shared/models/typescript/types.ts';
import { someUser } from '../ports/users.ts';
import { HOUR, petWorld } from '../support/pet-world.ts';

const CRISIS = [
  'I want to die',
  'suicidal',
  'Kill   myself!',
  'I don’t want to live',
  'I don´t want to live',
  'recover from my eating disorder',
  'Essstörung überwinden',
  'stop cutting',
  'ＳＵＩＣＩＤＥ',
  'stop self-harming',
  'ich will nicht mehr leben',
  'i dont wanna be here',
  'kıll myself',
  'slit my wrists',
  'ich ritze mich',
  'ich möchte tot sein',
  'Selbstmordgedanken',
  'MICH TÖTEN',
  'mich toeten',
  'Ich wünschte, ich wäre tot',
  'I do not want to exist',
  'stop thinking about hanging myself',
  'stop bingeing and purging',
  'dass ich nicht mehr sterben will',
  'ich will mich selbst umbringen',
];
const HARMLESS = [
  'sleep eight hours',
  'run 5 kms',
  'stop eating sugar',
  'never wake up tired',
  'kill it at the gym',
  'cut down on coffee',
  'learn to live with less',
  'die Treppe nehmen',
  'die Woche dreimal schwimmen',
  'weniger Stress im Leben',
  'never live without a walk',
  'nach dem Essen nicht gleich aufs Sofa',
];

test('crisis words are found however they are written, and not in harmless goals', () => {
  assert.deepEqual(CRISIS.filter(hasCrisisWords), CRISIS);
  assert.deepEqual(HARMLESS.filter(hasCrisisWords), []);
});

test('the first reason is one that the owner cannot change', () => {
  const at = new Date('2026-03-14T08:00:00Z');
  const why = (fields: object, isRemote = true) =>
    whyNotAsked({ isRemote }, someUser({ name: 'Max', pet_name: 'Rocky', ...fields }), at, DEFAULT_AGE_RULES);
  const none = { purposes: [], resting_until: '2026-03-15T00:00:00.000Z', pet_name: 'Suicide' };
  assert.equal(why({}), undefined);
  assert.equal(why({ ...none, age: 17 }, false), 'template');
  assert.equal(why({ ...none, age: 17 }), 'age');
  assert.equal(why({ age: undefined }), 'age', 'an unknown age');
  assert.equal(why(none), 'purpose');
  assert.equal(why({ ...none, purposes: ['profile_messages'] }), 'resting');
  assert.equal(why({ pet_name: 'Suicide' }), 'words');
});

const REST = '2026-03-20T00:00:00.000Z';
const someFields = fc.record(
  {
    age: fc.constantFrom(undefined, 12, 17, 18, 34),
    purposes: fc.constantFrom<ProfilePurposes[]>(['profile_messages'], ['profile_messages'], []),
    health_goals: fc.subarray([...HARMLESS, ...CRISIS], { maxLength: 2 }),
    name: fc.constantFrom('Max', 'Max', 'Max', 'suicidal'),
    pet_name: fc.constantFrom('Rocky', 'Rocky', 'Rocky', 'kill myself'),
    resting_until: fc.constantFrom(undefined, undefined, REST),
  },
  { requiredKeys: [] },
);
const someStep = fc.record({
  fields: someFields,
  messages: fc.boolean(),
  score: fc.integer({ min: 0, max: 100 }),
  /** Whether the fields change before the pet is refreshed, just before the model is asked, or while the model is being asked, if it is. */
  when: fc.constantFrom('before', 'stored', 'asked'),
});

test('no sequence of updates lets the words of a young user, of a crisis or without the purpose reach a model', async () => {
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(someStep, { minLength: 1, maxLength: 8 }), async (steps) => {
      let owner: Record<string, unknown> = { ...someUser(), health_goals: [], name: 'Max', pet_name: 'Rocky' };
      let [afterStore, during] = [async () => {}, async () => {}];
      const memory = memoryPets();
      const pets: PetStore = {
        ...memory,
        async put(pet) {
          const isStored = await memory.put(pet);
          // The last write before the model is asked.
          if (pet.asked_at === world.now().toISOString()) await afterStore();
          return isStored;
        },
      };
      const mayAsk = () => {
        const words = [owner.name, owner.pet_name, owner.health_goals].flat();
        const { age, purposes, resting_until } = owner as { age?: number; purposes: string[]; resting_until?: string };
        return (
          (age ?? 0) >= 18 && purposes.length > 0 && !resting_until && !words.some((word) => CRISIS_TEXTS.has(word))
        );
      };
      const world = await petWorld({
        pets,
        async say(prompt, _signal, mayRepeat) {
          calls += 1;
          assert.ok(mayAsk(), `${JSON.stringify(owner)} was asked about: ${prompt.data}`);
          await during();
          assert.ok(mayAsk() || (await mayRepeat?.()) === false, 'a failed request is not repeated, either');
          return 'A fine day, is it not?';
        },
      });
      for (const { fields, messages, score, when } of steps) {
        const update = async () => {
          during = afterStore = async () => {};
          await world.changeProfile(fields);
          owner = { ...owner, ...fields };
        };
        if (when === 'before') await update();
        if (when === 'stored') afterStore = update;
        if (when === 'asked') during = update;
        await world.change({ streams: world.consent(messages ? ['pet_state', 'pet_messages'] : ['pet_state']) });
        await world.addSample('sleep_score', score);
        await world.refresh();
        const { ai } = await world.currentState();
        assert.ok(!ai || mayAsk(), 'a message of a model does not stay, either');
        world.advance(3 * HOUR);
      }
      assert.deepEqual(world.failures, []);
    }),
    { numRuns: 300 },
  );
  assert.ok(calls > 50, `the model was asked ${calls} times`);
});

const CRISIS_TEXTS = new Set<unknown>([...CRISIS, 'suicidal', 'kill myself']);
