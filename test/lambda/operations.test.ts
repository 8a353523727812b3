import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_PICTURE_REQUESTS } from '../../core/users/picture-limits.ts';
import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { startEnvironment } from './environment.ts';
import { assertProblem, BODY, event, openUserManager, userIn } from './functions.ts';

const { invoke, proxy, log, folder, environment } = await openUserManager();

test('every profile request costs one DynamoDB call', async () => {
  const cost = async (request: APIGatewayProxyEventV2, status: number) => {
    const before = proxy.calls.length;
    const result = await invoke(request);
    assert.equal(result.statusCode, status, result.body);
    return { calls: proxy.calls.slice(before), result };
  };
  const created = await cost(event('POST', '/users', {}, BODY), 201);
  assert.deepEqual(created.calls, ['PutItem']);
  const { user_id, access_token } = userIn(created.result);
  const auth = { authorization: `Bearer ${access_token}` };
  const path = `/users/${user_id}`;
  const update = event('POST', '/users', auth, JSON.stringify({ user_id, age: 38 }));
  assert.deepEqual((await cost(event('GET', path, auth), 200)).calls, ['GetItem']);
  assert.deepEqual((await cost(update, 200)).calls, ['UpdateItem']);
  // The first ticket of a minute. The write authenticates the request, and counts the ticket for the limit per user.
  assert.deepEqual((await cost(event('GET', `${path}/avatar/upload-url`, auth), 200)).calls, ['UpdateItem']);
  assert.deepEqual((await cost(event('GET', `${path}/avatar`, auth), 200)).calls, ['GetItem']);
  assert.deepEqual((await cost(event('GET', path), 401)).calls, []);
  assert.deepEqual((await cost(event('GET', '/healthz'), 200)).calls, []);
});

test('upload tickets of a user are limited; above it nothing is written', async () => {
  const { user_id, access_token } = userIn(await invoke(event('POST', '/users', {}, BODY)));
  const auth = { authorization: `Bearer ${access_token}` };
  const ticket = event('GET', `/users/${user_id}/avatar/upload-url`, auth);
  const first = await invoke(ticket);
  const { avatar_url } = JSON.parse(first.body ?? '') as UploadTicket;
  const publish = event(
    'POST',
    '/users',
    auth,
    JSON.stringify({ user_id, avatar_url: avatar_url.replace('/users', 's') }),
  );
  assert.equal((await invoke(publish)).statusCode, 400, 'an unknown URL is not counted');
  const repeat = (one: APIGatewayProxyEventV2, times: number) =>
    Promise.all(Array.from({ length: times }, () => invoke(one)));
  const answers = await repeat(ticket, MAX_PICTURE_REQUESTS + 3);
  assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, MAX_PICTURE_REQUESTS - 1);
  proxy.calls.length = 0;
  const refused = await invoke(ticket);
  await assertProblem(refused, 429, 'too-many-requests');
  assert.match(String(refused.headers?.['retry-after']), /^([1-9]|[1-5]\d|60)$/);
  // DynamoDB returns the item of the failed condition. The local engine does not, so the item is read.
  assert.deepEqual(proxy.calls, ['UpdateItem', 'GetItem']);
  const profile = await invoke(event('GET', `/users/${user_id}`, auth));
  assert.equal(profile.headers?.etag, '"1"', 'counting does not change the version');
});

test('answers 503 with Retry-After when DynamoDB throttles, fails or cannot be reached; the retry works', async () => {
  const { user_id, access_token } = userIn(await invoke(event('POST', '/users', {}, BODY)));
  const request = event('GET', `/users/${user_id}`, { authorization: `Bearer ${access_token}` });
  for (const fault of [
    { status: 400, body: '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}' },
    { status: 500, body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}' },
    { status: 503, body: '<html>Service Unavailable</html>' },
    'reset',
  ] as const) {
    proxy.always(fault);
    const result = await invoke(request);
    proxy.always(undefined);
    await assertProblem(result, 503, 'unavailable');
    assert.equal(result.headers?.['retry-after'], '1');
    assert.equal((await invoke(request)).statusCode, 200);
  }
  assert.match(log(), /"level":"error".*ThrottlingException/);
  assert.match(log(), /"stack":\["at .*adapters\/dynamodb\/response\.ts:\d+:\d+/, 'positions are those of the sources');
});

test('the log has requests, and no personal data', async () => {
  const { user_id, access_token } = userIn(await invoke(event('POST', '/users', {}, BODY)));
  await invoke(event('GET', `/users/${user_id}`, { authorization: `Bearer ${access_token}` }));
  const lines = log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { time, request_id, ms, ...last } = lines.at(-1);
  assert.deepEqual(last, { level: 'info', method: 'GET', route: '/users/{user_id}', status: 200, msg: 'request' });
  assert.deepEqual([typeof time, typeof request_id, typeof ms], ['string', 'string', 'number']);
  for (const secret of ['Zoë', 'Rocky', user_id, access_token, TEST_CREDENTIALS.secretAccessKey]) {
    assert.ok(!log().includes(secret), secret);
  }
});

test('with REQUEST_METRICS, CloudWatch makes metrics of the lines', async () => {
  const name = 'hatchery-dev-eu-central-1-user_manager';
  const metered = await startEnvironment(folder, {
    ...environment,
    REQUEST_METRICS: 'true',
    AWS_LAMBDA_FUNCTION_NAME: name,
  });
  await metered.invoke(event('GET', '/users/x'));
  await metered.stop();
  const line = JSON.parse(metered.log().trim().split('\n').at(-1) ?? '');
  const { Timestamp, CloudWatchMetrics } = line._aws;
  assert.equal(new Date(Timestamp).toISOString(), line.time);
  assert.deepEqual([line.function, line.route, line.status_class], [name, '/users/{user_id}', '4xx']);
  assert.deepEqual(CloudWatchMetrics, [
    {
      Namespace: 'Hatchery',
      Dimensions: [['function', 'route', 'status_class']],
      Metrics: [{ Name: 'ms', Unit: 'Milliseconds' }],
    },
  ]);
});

test('reports missing settings by name', async () => {
  const { USERS_TABLE: _table, PUBLIC_BASE_URL: _base, ...rest } = environment;
  await assert.rejects(
    startEnvironment(folder, rest),
    /Set USERS_TABLE, PUBLIC_BASE_URL in the function's environment/,
  );
});
