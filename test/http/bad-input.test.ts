import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemCode } from '../../http/problems.ts';
import { BASE_URL, testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';

const family = '👨‍👩‍👧‍👦';
const bodies: Record<string, [body: string | Uint8Array, code: ProblemCode]> = {
  'an empty body': ['', 'malformed-json'],
  'a form instead of JSON': ['name=Max&pet_name=Rocky', 'malformed-json'],
  'half of a JSON object': ['{"name": "Max", "pet_', 'malformed-json'],
  'a list': ['[{"name": "Max"}]', 'malformed-json'],
  null: ['null', 'malformed-json'],
  'a number': ['12', 'malformed-json'],
  'a string': ['"Max"', 'malformed-json'],
  'bytes that are not UTF-8': [new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'malformed-json'],
  'a name given twice': ['{"name": "Max", "name": "Eve", "pet_name": "Rocky"}', 'malformed-json'],
  'a name given twice, once escaped': ['{"name": "Max", "n\\u0061me": "Eve", "pet_name": "Rocky"}', 'malformed-json'],
  'nesting 30,000 deep': [`{"name": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'body-too-large'],
  'nesting 20 deep': [`{"name": ${'['.repeat(20)}${']'.repeat(20)}}`, 'invalid-profile'],
  'nesting 30,000 deep, unclosed': ['{"a":'.repeat(10_000), 'body-too-large'],
  'nesting 20 deep, unclosed': ['{"a":'.repeat(20), 'malformed-json'],
  '10,000 members': [`{${Array.from({ length: 9_999 }, (_, at) => `"${at}":1`).join()}}`, 'body-too-large'],
  '70 KB': [JSON.stringify({ name: 'M'.repeat(70_000), pet_name: 'Rocky' }), 'body-too-large'],
};
for (const [what, [body, code]] of Object.entries(bodies)) {
  test(`rejects ${what}`, async () => {
    const response = await testApp().request('/users', { method: 'POST', body: body as RequestInit['body'] & {} });
    await assertProblem(response, code);
  });
}

/** Invalid fields, each with the JSON pointers that its field errors must have. */
const fields: Record<string, [fields: object | string, ...pointers: string[]]> = {
  'no names at all': ['{}', '/name', '/pet_name'],
  'a name that is null': [{ name: null }, '/name'],
  'a name that is a number': [{ name: 7 }, '/name'],
  'a blank name': [{ name: ' \t\n\u00a0' }, '/name'],
  'a name of 41 letters': [{ name: 'x'.repeat(41) }, '/name'],
  'a name of 41 families': [{ name: family.repeat(41) }, '/name'],
  'a name with 1,000 combining marks': [{ name: `Z${'\u0336'.repeat(1_000)}` }, '/name'],
  'NUL in a name': [{ name: 'M\0x' }, '/name'],
  'an escape character in a name': [{ name: '\u001b[31mMax' }, '/name'],
  'a lone surrogate': ['{"name": "M\\ud83dx", "pet_name": "Rocky"}', '/name'],
  'a bidirectional override': [{ name: 'Max\u202egnp.exe' }, '/name'],
  'a bidirectional isolate': [{ pet_name: 'Roc\u2067ky' }, '/pet_name'],
  'zero-width spaces only': [{ name: '\u200b\u200b' }, '/name'],
  'a joiner between letters': [{ name: 'Ma\u200dx' }, '/name'],
  'a name of filler characters only': [{ name: '\u3164' }, '/name'],
  'age as text': [{ age: '34' }, '/age'],
  'age as a fraction': [{ age: 34.5 }, '/age'],
  'age −1': [{ age: -1 }, '/age'],
  'age 121': [{ age: 121 }, '/age'],
  'age 1e400': ['{"name": "Max", "pet_name": "Rocky", "age": 1e400}', '/age'],
  'age true': [{ age: true }, '/age'],
  '11 goals': [{ health_goals: Array(11).fill('sleep') }, '/health_goals'],
  'goals as text': [{ health_goals: 'sleep' }, '/health_goals'],
  'bad goals among good ones': [
    { health_goals: ['sleep', ' ', 'x'.repeat(81), 3] },
    '/health_goals/1',
    '/health_goals/2',
    '/health_goals/3',
  ],
  'an unknown field': [{ nick: 'M' }, '/nick'],
  'an unknown field that needs escaping': [{ 'a/b~c': 1 }, '/a~1b~0c'],
  __proto__: ['{"name": "Max", "pet_name": "Rocky", "__proto__": {"age": 3}}', '/__proto__'],
  'a user_id that is a path': [{ user_id: '../x' }, '/user_id'],
  'a user_id in braces': [{ user_id: `{${crypto.randomUUID()}}` }, '/user_id'],
  'the name of a language': [{ locale: 'german' }, '/locale'],
  'a locale that is not a language tag': [{ locale: 'english please' }, '/locale'],
  'a malformed locale': [{ locale: 'en-x' }, '/locale'],
  'a foreign avatar_url': [{ avatar_url: 'https://example.com/me.jpg' }, '/avatar_url'],
  'a javascript: avatar_url': [{ avatar_url: 'javascript:alert(1)' }, '/avatar_url'],
  'a data: avatar_url': [{ avatar_url: 'data:image/png;base64,AAAA' }, '/avatar_url'],
};
for (const [what, [sent, ...pointers]] of Object.entries(fields)) {
  const body = (defaults: object) => (typeof sent === 'string' ? sent : JSON.stringify({ ...defaults, ...sent }));

  test(`a create rejects ${what}`, async () => {
    const problem = await assertProblem(
      await testApp().post(body({ name: 'Max', pet_name: 'Rocky' })),
      'invalid-profile',
    );
    assert.deepEqual(
      problem.errors?.map(({ pointer }) => pointer),
      pointers,
    );
  });

  if (sent === '{}' || 'user_id' in Object(sent)) continue;
  test(`an update rejects ${what}, and changes nothing`, async () => {
    const app = testApp();
    const { user, auth } = await app.createUser();
    const { user_id } = user;
    const text = typeof sent === 'string' ? sent.replace('{', `{"user_id": "${user_id}", `) : body({ user_id });
    const problem = await assertProblem(await app.post(text, auth), 'invalid-profile');
    assert.deepEqual(
      problem.errors?.map(({ pointer }) => pointer),
      pointers,
    );
    const { access_token: _token, ...profile } = user;
    assert.deepEqual(await (await app.request(`/users/${user_id}`, { headers: auth })).json(), profile);
  });
}

test('lists all field errors in one response, at most twenty', async () => {
  const body = {
    name: '',
    pet_name: 7,
    age: -1,
    ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}`, 1])),
  };
  const problem = await assertProblem(await testApp().post(body), 'invalid-profile');
  assert.equal(problem.errors?.length, 20);
});

test('counts emoji families, flags and keycaps as one character each, and keeps them whole', async () => {
  const name = family.repeat(40);
  const pet_name = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 🇦🇹 1️⃣ 👍🏽 ❤️';
  const { user } = await testApp().createUser({ name, pet_name });
  assert.deepEqual([user.name, user.pet_name], [name, pet_name]);
});

test('reads a chunked body of unknown length up to the same limit', async () => {
  const app = testApp();
  const send = (text: string) => {
    const body = new Blob([text]).stream();
    return app.request('/users', { method: 'POST', body, duplex: 'half' } as RequestInit);
  };
  assert.equal((await send('{"name": "Max", "pet_name": "Rocky"}')).status, 201);
  await assertProblem(await send(' '.repeat(70_000)), 'body-too-large');
});

test('answers 404 to an unknown path, and 405 to an unsupported method', async () => {
  const app = testApp();
  await assertProblem(await app.request('/nowhere'), 'not-found');
  await assertProblem(await app.request('/nowhere/'), 'not-found');
  await assertProblem(await app.request(`/nowhere${'/'.repeat(9_000)}x`), 'not-found');
  const refused = await app.request(`/users/${crypto.randomUUID()}`, { method: 'PUT' });
  assert.equal(refused.headers.get('Allow'), 'GET, DELETE');
  await assertProblem(refused, 'method-not-allowed');
});

test('answers 404 to path traversal', async () => {
  const app = testApp();
  const { auth } = await app.createUser();
  for (const path of ['..%2f..%2fetc', '%00', '%ff', 'x'.repeat(5_000), "'; DROP TABLE users; --"]) {
    await assertProblem(await app.request(`${BASE_URL}/users/${path}`, { headers: auth }), 'not-found');
    await assertProblem(await app.request(`${BASE_URL}/users/${path}`), 'unauthorized');
  }
});
