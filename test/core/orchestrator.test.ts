import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Narrator } from '../../core/ports/narrator.ts';
import { HOUR, MINUTE, world } from '../support/pet-world.ts';

test('readings move the pet, and the narrator speaks when the state, the profile or the day has changed, not else', async () => {
  const { bring, refresh, currentState, told, pass, change } = await world();
  await bring('sleep_score', 84);
  await refresh();
  const first = await currentState();
  assert.deepEqual([first.state_index, first.message, told.length], [8, 'Hello Max, I am here.', 1]);
  assert.match(first.reasoning, /^sleep_score 84; message by openai-compatible$/);
  pass(3 * HOUR);
  await bring('sleep_score', 86);
  await refresh();
  assert.equal((await currentState()).based_on[0]?.value, 86, 'the reading is new …');
  assert.equal(told.length, 1, '… but the mood is not');
  await bring('sleep_score', 41);
  pass(MINUTE);
  await bring('sleep_score', 40);
  await refresh();
  assert.equal(told.length, 2, 'the mood');
  pass(3 * HOUR);
  await change({ name: 'Moritz' });
  await refresh();
  assert.equal(told.length, 3, 'the name');
  pass(24 * HOUR);
  await refresh();
  assert.equal(told.length, 4, 'the day');
});

test('a day of a reading a minute costs at most twelve questions, however the mood swings', async () => {
  const { bring, refresh, told, pass } = await world();
  for (let minute = 0; minute < 24 * 60; minute += 15) {
    await bring('sleep_score', minute % 100);
    await refresh();
    pass(15 * MINUTE);
  }
  assert.ok(told.length >= 10 && told.length <= 12, `${told.length}`);
});

const refusals: Record<string, [say: Narrator['say'], reason: RegExp]> = {
  throws: [() => Promise.reject(new Error('no')), /failed/],
  'says nothing': [async () => ' ', /empty/],
  'says too much': [async () => 'Max, '.repeat(60), /longer than 200/],
  'sends a link': [async () => 'Max, look at https://evil.example', /a link/],
  diagnoses: [async () => 'Max, you have insomnia, take aspirin.', /medical/],
  'speaks another language': [
    async () => 'Guten Morgen Max, wie hast du heute geschlafen und was machen wir?',
    /another language/,
  ],
};
for (const [what, [say, reason]] of Object.entries(refusals)) {
  test(`a narrator that ${what}: the template speaks, and the reasoning says so`, async () => {
    const { bring, refresh, currentState, told, pass } = await world({ say });
    await bring('sleep_score', 84);
    await refresh();
    const { message, reasoning } = await currentState();
    assert.match(message, /Max[\s\S]*Rocky|Rocky[\s\S]*Max/);
    assert.match(reasoning, /message by template, as openai-compatible /);
    assert.match(reasoning, reason);
    await refresh();
    assert.equal(told.length, 1, 'it is not asked again at once …');
    pass(3 * HOUR);
    await refresh();
    assert.equal(told.length, 2, '… but later');
  });
}
