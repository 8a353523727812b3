import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type NarrationOutcome, narration } from '../../core/pet/narration.ts';
import { NarratorError } from '../../core/ports/narrator.ts';
import { HOUR, petWorld } from '../support/pet-world.ts';

const codeOf = (failure: unknown) => (failure as NarratorError).code;

test('reports a failing narrator: each new cause, and the same cause after an hour', async () => {
  let code = 'status 401';
  const { addSample, refresh, advance, failures } = await petWorld({
    say: async () => {
      throw new NarratorError(code);
    },
  });
  const ask = async (score: number) => {
    await addSample('sleep_score', score);
    await refresh();
  };
  await ask(84);
  assert.deepEqual(failures.map(codeOf), ['status 401']);
  advance(2 * HOUR);
  await ask(20);
  assert.deepEqual(failures.map(codeOf), ['status 401', 'status 401']);
  code = 'status 500';
  advance(2 * HOUR);
  await ask(84);
  assert.deepEqual(failures.map(codeOf), ['status 401', 'status 401', 'status 500']);
});

test('reports a rejected message with the reason, without the text', async () => {
  const { addSample, refresh, failures, currentState } = await petWorld({ say: async () => 'Take ibuprofen, Max.' });
  await addSample('sleep_score', 84);
  await refresh();
  assert.deepEqual(failures.map(codeOf), ['refused: medical words']);
  assert.doesNotMatch(String(failures[0]), /Max|ibuprofen/);
  assert.match((await currentState()).reasoning, /as openai-compatible medical words|medical words/);
});

test('counts each outcome, also of causes that are not reported again', async () => {
  const outcomes: NarrationOutcome[] = [];
  const answers = [
    async () => 'Take ibuprofen, Max.',
    rejected,
    rejected,
    async () => 'Let us take a short walk today.',
  ];
  const narrator = { name: 'model', isRemote: true, say: async () => (answers.shift() ?? rejected)() };
  const ask = narration({
    narrator,
    report: () => {},
    countNarration: (outcome) => outcomes.push(outcome),
    clock: () => new Date(),
  });
  const prompt = { system: '', data: '{}', turn: 0 };
  for (let asked = 0; asked < 4; asked += 1) await ask(prompt, 'en', async () => true);
  assert.deepEqual(outcomes, ['refused', 'failed', 'failed', 'accepted']);
});

async function rejected(): Promise<string> {
  throw new NarratorError('status 500');
}
