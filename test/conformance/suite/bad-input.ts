import assert from 'node:assert/strict';
import { NAMES, type Rules, ruleForEach, someUser, userIn } from './api.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const KIB = 1024;
const paddedTo = (bytes: number) => JSON.stringify(NAMES).padEnd(bytes);

const bodies: Record<string, [body: string | Uint8Array, problem: string]> = {
  'an empty body': ['', '400 malformed-json'],
  'a form': ['name=Max&pet_name=Rocky', '400 malformed-json'],
  'half of a JSON object': ['{"name": "Max", "pet_', '400 malformed-json'],
  'a list': ['[{"name": "Max"}]', '400 malformed-json'],
  null: ['null', '400 malformed-json'],
  'a number': ['12', '400 malformed-json'],
  'a string': ['"Max"', '400 malformed-json'],
  'bytes that are not UTF-8': [Buffer.from('{"name": "M\xff", "pet_name": "Rocky"}', 'latin1'), '400 malformed-json'],
  'a field named twice': ['{"name": "Max", "name": "Eve", "pet_name": "Rocky"}', '400 malformed-json'],
  'a field named twice, once escaped': [
    '{"name": "Max", "n\\u0061me": "Eve", "pet_name": "Rocky"}',
    '400 malformed-json',
  ],
  'nesting 30,000 deep': [`{"name": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`, '413 body-too-large'],
  'nesting that never ends': ['{"a":'.repeat(10_000), '413 body-too-large'],
  'a byte more than 64 KiB': [paddedTo(64 * KIB + 1), '413 body-too-large'],
  'more than 64 KiB in fewer characters': [
    JSON.stringify({ ...NAMES, name: 'é'.repeat(33_000) }),
    '413 body-too-large',
  ],
};

/** Invalid fields, each with the JSON pointers that its field errors must have. */
const fields: Record<string, [fields: object, ...pointers: string[]]> = {
  'a name that is null': [{ name: null }, '/name'],
  'a name that is a number': [{ name: 7 }, '/name'],
  'age as text': [{ age: '34' }, '/age'],
  'age as a fraction': [{ age: 34.5 }, '/age'],
  'age −1': [{ age: -1 }, '/age'],
  'age 121': [{ age: 121 }, '/age'],
  'age true': [{ age: true }, '/age'],
  '11 goals': [{ health_goals: Array(11).fill('sleep') }, '/health_goals'],
  'goals as text': [{ health_goals: 'sleep' }, '/health_goals'],
  'bad goals among good ones': [
    { health_goals: ['sleep', ' ', 'x'.repeat(81), 3] },
    '/health_goals/1',
    '/health_goals/2',
    '/health_goals/3',
  ],
  'several fields at once': [{ name: '', pet_name: 7, age: -1 }, '/name', '/pet_name', '/age'],
  'an unknown field': [{ nick: 'M' }, '/nick'],
  'an unknown field that needs escaping': [{ 'a/b~c': 1 }, '/a~1b~0c'],
  'a locale that is not a language tag': [{ locale: 'english please' }, '/locale'],
  'a malformed locale': [{ locale: 'en-x' }, '/locale'],
  'a javascript: avatar_url': [{ avatar_url: 'javascript:alert(1)' }, '/avatar_url'],
};

export const badInput: Rules = {
  ...ruleForEach('rejects', bodies, async (api, [body, problem]) => {
    await assertProblem(await api.post(body), problem);
  }),

  ...ruleForEach('create and update reject', fields, async (api, [sent, ...pointers]) => {
    const owner = await api.once(someUser);
    await assertPointsAt(await api.post({ ...NAMES, ...sent }), pointers);
    await assertPointsAt(await owner.update(sent), pointers);
    assert.deepEqual(await owner.read(), owner.profile);
  }),

  async 'rejects a create without names, or with an invalid user_id'(api) {
    await assertPointsAt(await api.post({}), ['/name', '/pet_name']);
    for (const user_id of ['../x', `{${crypto.randomUUID()}}`, '', 7]) {
      await assertPointsAt(await api.post({ ...NAMES, user_id }), ['/user_id']);
    }
  },

  async 'a user_id that is null counts as absent'(api) {
    const created = await api.post({ ...NAMES, user_id: null });
    assert.equal(created.status, 201);
    assert.match((await userIn(created)).user_id, /^[0-9a-f-]{36}$/);
    const withKey = await api.post({ ...NAMES, user_id: null }, { 'Idempotency-Key': crypto.randomUUID() });
    assert.equal(withKey.status, 201);
    const { auth, profile, read } = await api.createUser();
    const [absent, isNull] = [await api.post({ age: 38 }, auth), await api.post({ age: 38, user_id: null }, auth)];
    const { detail } = await assertProblem(absent, '400 invalid-parameter');
    assert.equal((await assertProblem(isNull, '400 invalid-parameter')).detail, detail);
    assert.deepEqual(await read(), profile);
  },

  async 'accepts a body of exactly 64 KiB'(api) {
    assert.equal((await userIn(api.post(paddedTo(64 * KIB)))).name, 'Max');
  },

  async 'ignores a byte order mark, with a Content-Length and chunked'(api) {
    const body = `\uFEFF${JSON.stringify(NAMES)}`;
    assert.equal((await userIn(api.post(body))).name, 'Max');
    assert.equal((await userIn(api.post(body, { 'Content-Type': 'application/json; charset=utf-8' }))).name, 'Max');
    const chunked = { method: 'POST', body: new Blob([body]).stream(), duplex: 'half' } as RequestInit;
    assert.equal((await userIn(api.send('/users', chunked))).name, 'Max');
  },

  async 'parses a body as JSON for any Content-Type'(api) {
    const owner = await api.createUser();
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'application/octet-stream', 'image/png'];
    for (const [at, type] of types.entries()) {
      const age = 40 + at;
      assert.equal((await userIn(owner.update({ age, name: 'Zoë' }, { 'Content-Type': type }))).age, age, type);
    }
    const bare = Buffer.from(JSON.stringify({ user_id: owner.profile.user_id, age: 99 }));
    assert.equal((await userIn(api.post(bare, owner.auth))).age, 99, 'without Content-Type');
    assert.equal((await owner.read()).name, 'Zoë');
  },
};
