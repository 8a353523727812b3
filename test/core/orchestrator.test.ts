import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Narrator } from '../../core/ports/narrator.ts';
import { HOUR, MINUTE, petWorld } from '../support/pet-world.ts';

test('readings change the pet; the narrator runs only when state, profile or day has changed', async () => {
  const { addSample, refresh, currentState, prompts, advance, change } = await petWorld();
  await addSample('sleep_score', 84);
  await refresh();
  const first = await currentState();
  assert.deepEqual([first.state_index, first.message, prompts.length], [8, 'Hello Max, I am here.', 1]);
  assert.match(first.reasoning, /^sleep_score 84; message by openai-compatible$/);
  advance(3 * HOUR);
  await addSample('sleep_score', 86);
  await refresh();
  assert.equal((await currentState()).based_on[0]?.value, 86, 'the reading is new …');
  assert.equal(prompts.length, 1, '… but the mood is not');
  await addSample('sleep_score', 41);
  advance(MINUTE);
  await addSample('sleep_score', 40);
  await refresh();
  assert.equal(prompts.length, 2, 'the mood');
  advance(3 * HOUR);
  await change({ name: 'Moritz' });
  await refresh();
  assert.equal(prompts.length, 3, 'the name');
  advance(24 * HOUR);
  await refresh();
  assert.equal(prompts.length, 4, 'the day');
});

test('a day of changing readings causes at most twelve prompts', async () => {
  const { addSample, refresh, prompts, advance } = await petWorld();
  for (let minute = 0; minute < 24 * 60; minute += 15) {
    await addSample('sleep_score', minute % 100);
    await refresh();
    advance(15 * MINUTE);
  }
  assert.ok(prompts.length >= 10 && prompts.length <= 12, `${prompts.length}`);
});

const failures: Record<string, [say: Narrator['say'], reason: RegExp]> = {
  throws: [() => Promise.reject(new Error('no')), /failed/],
  'returns an empty message': [async () => ' ', /empty/],
  'returns a long message': [async () => 'Max, '.repeat(60), /longer than 200/],
  'sends a link': [async () => 'Max, look at https://evil.example', /a link/],
  diagnoses: [async () => 'Max, you have insomnia, take aspirin.', /medical/],
  'writes another language': [
    async () => 'Guten Morgen Max, wie hast du heute geschlafen und was machen wir?',
    /another language/,
  ],
};
for (const [what, [say, reason]] of Object.entries(failures)) {
  test(`uses the template when the narrator ${what}, and says so in the reasoning`, async () => {
    const { addSample, refresh, currentState, prompts, advance } = await petWorld({ say });
    await addSample('sleep_score', 84);
    await refresh();
    const { message, reasoning } = await currentState();
    assert.match(message, /Max/);
    assert.match(reasoning, /message by template, as openai-compatible /);
    assert.match(reasoning, reason);
    await refresh();
    assert.equal(prompts.length, 1, 'the narrator is not called again immediately …');
    advance(3 * HOUR);
    await refresh();
    assert.equal(prompts.length, 2, '… but later');
  });
}
