import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSteps, stepsOf } from './commands.ts';

test('the commands of docs/pairing.md work when pasted', async (context) => {
  const requests = await runSteps(context, await stepsOf('docs/pairing.md'));
  const shown = requests.map(({ method, route, status }) => `${method} ${route} ${status}`);
  assert.equal(shown.at(-1), 'POST /users/{user_id}/streams/{stream_id}/samples 202');
});

test('the commands of docs/ways-in.md work when pasted', async (context) => {
  const requests = await runSteps(context, await stepsOf('docs/ways-in.md'));
  const shown = requests.map(({ method, route, status }) => `${method} ${route} ${status}`);
  assert.ok(shown.includes('POST /sessions 201'));
  assert.equal(shown.at(-1), 'DELETE /users/{user_id}/tokens/{token_id} 204');
});
