import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lambdaLog } from '../../cloud/lambda/log.ts';

const now = new Date('2026-03-14T09:26:53.589Z');
const request = { request_id: 'x', method: 'GET', route: '/users/{user_id}', status: 503, ms: 3.2 };
const failure = { during: 'orchestrating', error: 'Error', stack: [] };

/** Writes a line of each kind. @returns the lines */
async function linesWith(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { write } = process.stdout;
  const log = await lambdaLog(() => now, env);
  const lines: string[] = [];
  process.stdout.write = (line: unknown) => lines.push(String(line)) > 0;
  try {
    log.request(request);
    log.failure(failure);
    log.countNarration?.('timeout');
  } finally {
    process.stdout.write = write;
  }
  return lines;
}

test('each metric and dimension is a member of its line, and the dimensions have few values', async () => {
  const lines = await linesWith({ REQUEST_METRICS: 'true', AWS_LAMBDA_FUNCTION_NAME: 'hatchery-dev-orchestrator' });
  const parsed = lines.map((line) => JSON.parse(line));
  const described = parsed.map(({ _aws: { Timestamp, CloudWatchMetrics } }) => {
    assert.equal(Timestamp, now.getTime());
    const [{ Dimensions, Metrics }] = CloudWatchMetrics;
    return [...Dimensions[0], ...Metrics.map(({ Name }: { Name: string }) => Name)];
  });
  assert.deepEqual(described, [
    ['function', 'route', 'status_class', 'ms'],
    ['function', 'during', 'failures'],
    ['function', 'outcome', 'narrations'],
  ]);
  for (const [at, names] of described.entries())
    for (const name of names) assert.match(typeof parsed[at][name], /^(string|number)$/, `${at} ${name}`);
  assert.deepEqual(
    parsed.map(({ status_class, failures, narrations, msg }) => [msg, status_class ?? failures ?? narrations]),
    [
      ['request', '5xx'],
      ['failure', 1],
      ['narration', 1],
    ],
  );
  const [plain = ''] = await linesWith({});
  // docs/costs.md has the price of these bytes.
  assert.ok(Number(lines[0]?.length) - plain.length < 300);
});

test('without the setting there are no metrics, and no lines of narrations', async () => {
  const [first = '', second = '', ...others] = await linesWith({ REQUEST_METRICS: 'false' });
  assert.deepEqual(JSON.parse(first), { level: 'info', time: now.toISOString(), ...request, msg: 'request' });
  assert.deepEqual(JSON.parse(second), { level: 'error', time: now.toISOString(), ...failure, msg: 'failure' });
  assert.deepEqual(others, []);
});
