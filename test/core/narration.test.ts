import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NarratorError } from '../../core/ports/narrator.ts';
import { HOUR, world } from '../support/pet-world.ts';

const codeOf = (failure: unknown) => (failure as NarratorError).code;

test('a narrator that fails is reported: each cause at once, and again after an hour', async () => {
  let code = 'status 401';
  const { bring, refresh, pass, failures } = await world({
    say: async () => {
      throw new NarratorError(code);
    },
  });
  const ask = async (score: number) => {
    await bring('sleep_score', score);
    await refresh();
  };
  await ask(84);
  assert.deepEqual(failures.map(codeOf), ['status 401']);
  pass(2 * HOUR);
  await ask(20);
  assert.deepEqual(failures.map(codeOf), ['status 401', 'status 401']);
  code = 'status 500';
  pass(2 * HOUR);
  await ask(84);
  assert.deepEqual(failures.map(codeOf), ['status 401', 'status 401', 'status 500']);
});

test('a message that is refused is reported with the reason, and without the message', async () => {
  const { bring, refresh, failures, currentState } = await world({ say: async () => 'Take ibuprofen, Max.' });
  await bring('sleep_score', 84);
  await refresh();
  assert.deepEqual(failures.map(codeOf), ['refused: medical words']);
  assert.doesNotMatch(String(failures[0]), /Max|ibuprofen/);
  assert.match((await currentState()).reasoning, /as openai-compatible medical words|medical words/);
});
