import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Narrator, Prompt } from '../../core/ports/narrator.ts';
import type { PetKnowledge } from '../../shared/models/typescript/types.ts';
import { ASKABLE } from '../ports/users.ts';
import { testApp } from '../support/app.ts';
import { assertContract } from '../support/problem.ts';
import { reading, streamOwner } from '../support/streams.ts';

const NOON = '2027-03-03T12:00:00Z';

function recordingNarrator() {
  const prompts: Prompt[] = [];
  const say: Narrator['say'] = async (prompt) => {
    prompts.push(prompt);
    return 'What a fine day, Max! Shall we go out? Your Rocky';
  };
  return { narrator: { name: 'openai-compatible', model: 'tiny', isRemote: true, say } satisfies Narrator, prompts };
}

/** Creates an owner whose stream has sent a sleep score of 82 and a heart rate of 61. */
async function setup(consent: object = {}) {
  const { narrator, prompts } = recordingNarrator();
  const app = testApp({ narrator });
  app.advance(Date.parse(NOON) - Date.now());
  const owner = await streamOwner(app.request, { ...ASKABLE, health_goals: ['walk more'] });
  const stream = await owner.connect({ ...consent });
  const samples = [reading('sleep_score', 82, 60, Date.parse(NOON)), reading('heart_rate', 61, 5, Date.parse(NOON))];
  assert.equal((await stream.sendSamples(samples)).status, 202);
  const refresh = async () => {
    if (await app.orchestrator.refresh(owner.userId)) await app.orchestrator.narrate(owner.userId);
  };
  return { app, owner, stream, samples, prompts, refresh };
}

const dataOf = ({ data }: Pick<PetKnowledge, 'data'>) => JSON.parse(data);
const readingsOf = (knowledge: PetKnowledge): string[] =>
  (dataOf(knowledge).readings ?? []).map(
    ({ metric, value }: { metric: string; value: number }) => `${metric} ${value}`,
  );

test('the knowledge is exactly what the narrator is given, with reasons', async () => {
  const { owner, prompts, refresh } = await setup();
  await refresh();
  const knowledge = await owner.knowledge();
  assertContract('pet_knowledge', knowledge);
  assert.equal(prompts.length, 1);
  const { narrator, sent, not_sent_because, purposes, system, data, fields } = knowledge;
  assert.deepEqual([sent, not_sent_because, purposes], [true, undefined, ASKABLE.purposes]);
  assert.deepEqual([narrator, { system, data }], ['tiny', { system: prompts[0]?.system, data: prompts[0]?.data }]);
  assert.deepEqual(readingsOf(knowledge), ['sleep_score 82', 'heart_rate 61']);
  const { locale, owner_name, pet_name, health_goals, mood, energy } = dataOf(knowledge);
  assert.deepEqual([locale, owner_name, pet_name, health_goals], ['en', 'Max', 'Rocky', ['walk more']]);
  assert.deepEqual([mood, energy], ['energetic', 82]);
  assert.deepEqual(
    fields.map(({ pointer }) => pointer),
    [
      ...['/locale', '/owner_name', '/pet_name', '/health_goals/0', '/part_of_day'],
      ...['/mood', '/energy', '/readings/0', '/readings/1'],
    ],
  );
  assert.ok(fields.every(({ why }) => why.length > 10));
  assert.match((await owner.pet()).message, /fine day/);
});

test('the pet says who wrote its message; without a purpose nothing is sent, but shown', async () => {
  const { app, owner, prompts, refresh } = await setup();
  await refresh();
  const said = async () => {
    const { said_by, ai } = await owner.pet();
    return [said_by, ai];
  };
  assert.deepEqual(await said(), ['tiny', true]);
  const before = await owner.knowledge();
  await owner.updateProfile({ purposes: [] });
  assert.deepEqual(await said(), ['template', false], 'the message of the model does not stay');
  assert.deepEqual(await owner.knowledge(), { ...before, sent: false, not_sent_because: 'purpose', purposes: [] });
  await owner.updateProfile({ ...ASKABLE, age: 17 });
  assert.equal((await owner.knowledge()).not_sent_because, 'age');
  app.advance(3 * 60 * 60_000);
  await refresh();
  assert.deepEqual([await said(), prompts.length], [['template', false], 1]);
  await owner.updateProfile({ age: 18 });
  await refresh();
  assert.deepEqual([await said(), prompts.length], [['tiny', true], 2]);
});

test('no message quotes a goal with words of a crisis, and no model is asked', async () => {
  const { owner, prompts, refresh } = await setup();
  await owner.updateProfile({ health_goals: ['Ich will nicht mehr leben'] });
  await refresh();
  assert.equal(prompts.length, 0);
  const { message, ai } = await owner.pet();
  assert.ok(!ai && !message.includes('leben'), message);
  const { sent, not_sent_because, data } = await owner.knowledge();
  assert.deepEqual(
    [sent, not_sent_because, dataOf({ data }).health_goals],
    [false, 'words', ['Ich will nicht mehr leben']],
  );
});

test('withdrawing pet_messages removes the readings, and the mood based on them, from the next knowledge and prompt', async () => {
  const { app, owner, stream, prompts, refresh } = await setup();
  await refresh();
  await stream.update({ purposes: ['pet_state'] });
  const knowledge = await owner.knowledge();
  assert.deepEqual(readingsOf(knowledge), []);
  assert.deepEqual([dataOf(knowledge).mood, dataOf(knowledge).energy], ['curious', undefined]);
  app.advance(3 * 60 * 60_000);
  await refresh();
  assert.deepEqual([prompts.length, prompts[1]?.data], [2, knowledge.data]);
  assert.equal((await owner.pet()).state_index, 8, 'the state is still computed from them');
});

test('withdrawing pet_state removes the readings from the next state', async () => {
  const { owner, stream, refresh } = await setup();
  await refresh();
  assert.equal((await owner.pet()).state_index, 8);
  await stream.update({ purposes: ['pet_messages'] });
  const { state_index, mood, based_on } = await owner.pet();
  assert.deepEqual([state_index, mood, based_on], [undefined, 'curious', []]);
  const knowledge = await owner.knowledge();
  assert.deepEqual([dataOf(knowledge).mood, readingsOf(knowledge)], ['curious', ['sleep_score 82', 'heart_rate 61']]);
  await stream.update({ purposes: ['pet_state'] });
  assert.equal((await owner.pet()).state_index, 8, 'the readings count again when consent is given again');
});

test('withdrawing a metric removes its readings from the next state and knowledge', async () => {
  const { owner, stream } = await setup();
  assert.equal((await owner.pet()).state_index, 8);
  await stream.update({ metrics: ['heart_rate'] });
  assert.equal((await owner.pet()).mood, 'curious');
  assert.deepEqual(readingsOf(await owner.knowledge()), ['heart_rate 61']);
});

test('revoking a stream removes its readings from state and knowledge, and keeps those of other streams', async () => {
  const { owner, stream, samples } = await setup();
  const other = await owner.connect();
  await other.sendSamples([{ ...samples[0], value: 33 }]);
  assert.equal((await owner.pet()).state_index, 8);
  await stream.revoke();
  assert.equal((await owner.pet()).state_index, 3);
  assert.deepEqual(readingsOf(await owner.knowledge()), ['sleep_score 33']);
});

test('readings without a purpose are only stored', async () => {
  const { owner, refresh } = await setup({ purposes: [] });
  await refresh();
  assert.equal((await owner.pet()).mood, 'curious');
  assert.deepEqual(readingsOf(await owner.knowledge()), []);
  assert.equal((await owner.page()).samples.length, 2);
});

test('the knowledge contains no id, token or age', async () => {
  const { owner, stream } = await setup();
  await owner.updateProfile({ age: 87 });
  const { data, system } = await owner.knowledge();
  for (const secret of [owner.userId, stream.stream.stream_id, stream.token, owner.auth.Authorization.slice(7), '87']) {
    assert.ok(!`${system}${data}`.includes(secret), secret);
  }
});
