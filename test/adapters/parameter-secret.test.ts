import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { awsClock } from '../../adapters/aws/clock.ts';
import { parameterSecret } from '../../adapters/aws/parameter-secret.ts';
import { AppError } from '../../core/errors.ts';
import { REGION, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { startParameterStore } from '../support/parameter-store.ts';
import { startProxy } from '../support/proxy.ts';

const PARAMETER = '/hatchery/signing-secret';
const store = await startParameterStore();
const proxy = await startProxy(store.endpoint);
after(async () => {
  await proxy.stop();
  await store.stop();
});
beforeEach(() => {
  store.parameters.clear();
  proxy.calls.length = 0;
});

const open = (endpoint = proxy.endpoint, clock = () => new Date()) =>
  parameterSecret({
    region: REGION,
    credentials: () => TEST_CREDENTIALS,
    clock: awsClock(clock),
    setting: 'SIGNING_SECRET_PARAMETER',
    parameter: PARAMETER,
    endpoint,
  });
const isUnavailable = (error: unknown) => error instanceof AppError && error.code === 'unavailable';
const exception = (name: string, status = 400) => ({
  status,
  body: `{"__type":"${name}","message":"Set by the test"}`,
});

test('the first call creates the secret, encrypted, and loads it once', async () => {
  const load = open().created;
  const [secret, other] = await Promise.all([load(), load()]);
  assert.equal(secret.length, 32);
  assert.equal(secret, other);
  await load();
  assert.deepEqual(proxy.calls, ['GetParameter', 'PutParameter']);
  const { Type, Overwrite, Value } = store.parameters.get(PARAMETER) ?? {};
  assert.deepEqual([Type, Overwrite, Value], ['SecureString', false, Buffer.from(secret).toString('base64')]);
  assert.deepEqual(await open().created(), secret, 'another instance reads it');
  assert.deepEqual(proxy.calls.slice(2), ['GetParameter']);
});

test('functions that create the secret at the same time use the same one', async () => {
  const secrets = await Promise.all(Array.from({ length: 8 }, () => open().created()));
  assert.equal(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size, 1);
  assert.ok(proxy.calls.filter((call) => call === 'PutParameter').length > 1, 'they raced');
});

test('when the response to its write is lost, reads what it has stored', async () => {
  proxy.next(undefined, 'answer lost');
  const secret = await open().created();
  assert.deepEqual(await open().created(), secret);
  assert.equal(store.parameters.size, 1);
});

test('waits until a parameter that exists can be read', async () => {
  await open().created();
  proxy.next(exception('ParameterNotFound'), undefined, exception('ParameterNotFound'), undefined, undefined);
  assert.deepEqual(await open().created(), await open().created());
});

test('retries throttling and errors of the service, at most three times', async () => {
  proxy.next(exception('ThrottlingException'), exception('InternalServerError', 500));
  await open().created();
  assert.deepEqual(proxy.calls, ['GetParameter', 'GetParameter', 'GetParameter', 'PutParameter']);
});

test('a reader never creates the secret, finds it once it exists, and then loads it once', async () => {
  const { stored } = open();
  assert.equal(await stored(), undefined);
  assert.equal(store.parameters.size, 0);
  const secret = await open().created();
  proxy.calls.length = 0;
  assert.deepEqual([await stored(), await stored()], [secret, secret]);
  assert.deepEqual(proxy.calls, ['GetParameter']);
  proxy.next(exception('AccessDeniedException'));
  await assert.rejects(open().stored(), { code: 'AccessDeniedException' });
});

test('a failed load is not cached', async () => {
  const load = open().created;
  proxy.always(exception('InternalServerError', 500));
  await assert.rejects(load(), isUnavailable);
  assert.equal(proxy.calls.length, 3);
  proxy.always(undefined);
  assert.equal((await load()).length, 32);
});

test('a rejected call is an error that names no secret', async () => {
  proxy.next(exception('AccessDeniedException'));
  await assert.rejects(open().created(), { message: 'Systems Manager rejected a call', code: 'AccessDeniedException' });
  assert.deepEqual(proxy.calls, ['GetParameter']);
});

test('a value that is not a secret is refused', async () => {
  store.parameters.set(PARAMETER, { Value: 'c2hvcnQ=' });
  await assert.rejects(open().created(), /is not 32 bytes in base64/);
});

test('gives up on a service that does not respond', async () => {
  const stopped = await startProxy(store.endpoint);
  await stopped.stop();
  await assert.rejects(open(stopped.endpoint).created(), isUnavailable);
});
