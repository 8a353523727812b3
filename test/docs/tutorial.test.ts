import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OperationId, operations } from '../../shared/models/typescript/operations.ts';
import { runSteps, stepsOf } from './commands.ts';

/** Passkeys need a browser, and identities a provider: docs/ways-in.md explains them. */
const NOT_IN_A_SHELL = /Passkey|Identit|^createSessionOptions$/;
const NOT_SHOWN: OperationId[] = ['getHealth', 'getSettings', 'getContract', 'getReference', 'getAuthorizationServer'];

test('every command of the tutorial works and prints what the page shows', async (context) => {
  const requests = await runSteps(context, await stepsOf('docs/tutorial.md'));
  for (const { id, method, path } of operations) {
    if (NOT_SHOWN.includes(id) || NOT_IN_A_SHELL.test(id)) continue;
    const shown = requests.some((line) => line.method === method && line.route === path && line.status < 400);
    assert.ok(shown, `the tutorial shows ${id}`);
  }
  const rejected = requests.flatMap(({ status }) => (status < 400 ? [] : [status]));
  assert.deepEqual(rejected, [412, 400], 'and only what the page says is rejected');
});

test('the commands of docs/feeds.md work when pasted', async (context) => {
  const requests = await runSteps(context, await stepsOf('docs/feeds.md'));
  const stored = requests.filter(({ route, status }) => route.endsWith('/samples') && status === 202);
  assert.ok(stored.length > 10, 'readings of both commands');
});

test('the curl commands of the README work when pasted', async (context) => {
  const steps = (await stepsOf('README.md')).filter(({ commands }) => commands.includes('curl '));
  assert.equal(steps.length, 1);
  const requests = await runSteps(context, steps);
  assert.ok(requests.length >= 4);
  for (const { method, route, status } of requests) assert.ok(status < 300, `${method} ${route} ${status}`);
});
