import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertContract } from '../support/problem.ts';
import { assertProblem, BODY, event, openUserManager, userIn } from './functions.ts';

const { invoke } = await openUserManager();

test('decodes a body as text or base64', async () => {
  for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
    const created = event('POST', '/users', { 'content-type': type }, BODY);
    assert.equal(created.isBase64Encoded, type !== 'application/json');
    const result = await invoke(created);
    assert.equal(result.statusCode, 201);
    assertContract('created_user', userIn(result));
    assert.equal(userIn(result).name, 'Zoë 👋');
    assert.equal(result.headers?.location, `https://pets.example/users/${userIn(result).user_id}`);
    assert.equal(result.isBase64Encoded, false);
  }
});

test('measures the actual length of a body, not its Content-Length', async () => {
  const large = JSON.stringify({ name: 'Max', pet_name: 'Rocky', filler: 'x'.repeat(70_000) });
  for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
    for (const length of ['10', '65536', undefined]) {
      const request = event('POST', '/users', { 'content-type': type }, large);
      if (length) request.headers['content-length'] = length;
      else delete request.headers['content-length'];
      await assertProblem(await invoke(request), 413, 'body-too-large');
    }
    const small = event('POST', '/users', { 'content-type': type }, BODY);
    small.headers['content-length'] = '1000000';
    assert.equal((await invoke(small)).statusCode, 201);
  }
});

test('accepts joined headers and separate cookies', async () => {
  const { user_id, access_token } = userIn(await invoke(event('POST', '/users', {}, BODY)));
  const headers = { authorization: `Bearer ${access_token}`, 'if-none-match': ['"7"', '"1"'], cookie: 'a=1; b=2' };
  const request = event('GET', `/users/${user_id}`, headers);
  assert.deepEqual([request.headers['if-none-match'], request.cookies], ['"7","1"', ['a=1', 'b=2']]);
  const result = await invoke(request);
  assert.deepEqual([result.statusCode, result.body, result.headers?.etag], [304, '', '"1"']);
});

test('identical Authorization headers, joined by API Gateway, count once; different ones are rejected', async () => {
  const { user_id, access_token } = userIn(await invoke(event('POST', '/users', {}, BODY)));
  const [token, other] = [`Bearer ${access_token}`, 'Bearer x'];
  const read = (authorization: string[]) => event('GET', `/users/${user_id}`, { authorization });
  assert.equal(read([token, token]).headers.authorization, `${token},${token}`);
  assert.equal((await invoke(read([token, token]))).statusCode, 200);
  for (const headers of [
    [token, other],
    [other, token],
    [token, other, token],
  ]) {
    await assertProblem(await invoke(read(headers)), 400, 'invalid-parameter');
  }
});

test('passes the query; ignores the body of a GET', async () => {
  const { user_id, access_token } = userIn(await invoke(event('POST', '/users', {}, BODY)));
  const headers = { authorization: `Bearer ${access_token}` };
  const path = `/users/${user_id}/avatar/upload-url?content_type=image%2Fpng&content_length=4`;
  const result = await invoke(event('GET', path, headers, 'surplus'));
  assert.deepEqual(JSON.parse(result.body ?? '').headers, { 'Content-Type': 'image/png', 'Content-Length': '4' });
});

test('answers a missing body, an unknown route and a wrong method with problems', async () => {
  await assertProblem(await invoke(event('POST', '/users')), 400, 'malformed-json');
  await assertProblem(await invoke(event('GET', '/nowhere?x')), 404, 'not-found');
  const refused = await invoke(event('DELETE', '/users'));
  await assertProblem(refused, 405, 'method-not-allowed');
  assert.equal(refused.headers?.allow, 'GET, POST');
});

test('survives malformed headers and base64', async () => {
  const odd = { authorization: 'Bearer ключ', 'user-agent': '👋', 'x-empty': '' };
  await assertProblem(await invoke(event('GET', `/users/${crypto.randomUUID()}`, odd)), 401, 'unauthorized');
  const garbled = { ...event('POST', '/users', {}, BODY), body: '%%% no base64', isBase64Encoded: true };
  await assertProblem(await invoke(garbled), 400, 'malformed-json');
});

const whole = event('GET', '/healthz');
const { rawPath: _path, ...withoutPath } = whole;
const { headers: _headers, ...withoutHeaders } = whole;
for (const [what, malformed] of Object.entries({
  'an empty event': {},
  nothing: null,
  'a text': 'hello',
  'an event of payload format 1.0': {
    version: '1.0',
    path: '/healthz',
    httpMethod: 'GET',
    headers: {},
    requestContext: {},
  },
  'an event without a path': withoutPath,
  'an event without headers': withoutHeaders,
  'an event with a header that cannot be': { ...whole, headers: { 'a b': 'c' } },
  'an event with a method that cannot be': {
    ...whole,
    requestContext: { ...whole.requestContext, http: { ...whole.requestContext.http, method: 'GET /' } },
  },
})) {
  test(`answers 400 to ${what}`, async () => {
    await assertProblem(await invoke(malformed), 400, 'malformed-event');
  });
}
