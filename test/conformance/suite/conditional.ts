import assert from 'node:assert/strict';
import { type Rules, someUser, userIn } from './api.ts';
import { assertProblem } from './problem.ts';

export const conditional: Rules = {
  async 'If-Match updates only the named version'(api) {
    const owner = await api.createUser();
    for (const tag of ['"2"', 'W/"2"', '"2-gzip"', '2', '"0"', '"99999999999999999999"']) {
      await assertProblem(await owner.update({ age: 39 }, { 'If-Match': tag }), '412 precondition-failed');
    }
    for (const tag of ['"one"', '"01"', '"1', '""', 'W/', '-1', '1.5', '"1-x"', '"1", "x"', '*, "1"', '"-gzip"']) {
      const { detail } = await assertProblem(
        await owner.update({ age: 39 }, { 'If-Match': tag }),
        '400 invalid-parameter',
      );
      assert.match(detail ?? '', /Send the profile's ETag.*`If-Match: "3"`/, tag);
    }
    assert.deepEqual(await owner.read(), owner.profile);
    const second = await owner.update({ age: 39 }, { 'If-Match': '"7", "1"' });
    assert.deepEqual([second.status, second.headers.get('ETag')], [200, '"2"']);
    await assertProblem(await owner.update({ age: 40 }, { 'If-Match': '"1"' }), '412 precondition-failed');
    const third = await owner.update({ pet_name: 'Bello' }, { 'If-Match': '*' });
    assert.equal(third.headers.get('ETag'), '"3"');
    assert.equal((await userIn(third)).age, 39);
  },

  async 'If-Match and If-None-Match match an ETag that a compressing proxy has changed'(api) {
    const owner = await api.createUser();
    const forms = [
      'W/"1"',
      '"1-gzip"',
      'W/"1-gzip"',
      '"1--gzip"',
      '"1-br"',
      '"1;zstd"',
      '"1-deflate"',
      '1',
      '1-gzip',
      'W/1',
      ' "1" ,',
    ];
    let version = 1;
    for (const form of forms) {
      const tag = form.replace('1', String(version));
      const { headers } = await api.send(owner.path, { headers: { ...owner.auth, 'If-None-Match': `"7", ${tag}` } });
      const isQuoted = tag.includes('"');
      assert.equal(
        (await api.send(owner.path, { headers: { ...owner.auth, 'If-None-Match': tag } })).status === 304,
        isQuoted,
        tag,
      );
      assert.equal(headers.get('ETag'), `"${version}"`);
      const updated = await owner.update({ age: 40 + version }, { 'If-Match': tag });
      assert.equal(updated.status, 200, tag);
      await assertProblem(await owner.update({ age: 99 }, { 'If-Match': tag }), '412 precondition-failed');
      version += 1;
    }
  },

  async 'If-Match does not replace a token'(api) {
    const [max, eve] = [await api.createUser(), await api.once(someUser)];
    const { user_id } = max.profile;
    const forged = { Authorization: max.auth.Authorization.replace(/.{4}$/, 'AAAA') };
    const attempt = (headers: Record<string, string>) =>
      api.post({ user_id, age: 39 }, { ...headers, 'If-Match': '*' });
    await assertProblem(await attempt(forged), '401 unauthorized');
    await assertProblem(await attempt(eve.auth), '404 not-found');
    assert.deepEqual(await max.read(), max.profile);
  },

  async 'If-None-Match answers 304 while the version stays'(api) {
    const owner = await api.createUser();
    const get = (tag: string) => api.send(owner.path, { headers: { ...owner.auth, 'If-None-Match': tag } });
    for (const tag of ['"1"', 'W/"1"', '"0", "1"', '*']) {
      const response = await get(tag);
      assert.deepEqual([response.status, response.headers.get('ETag')], [304, '"1"'], tag);
    }
    assert.equal((await get('"2"')).status, 200);
    await owner.update({ age: 39 });
    const changed = await get('"1"');
    assert.deepEqual([changed.status, changed.headers.get('ETag')], [200, '"2"']);
  },

  async 'If-None-Match without a token answers 401'(api) {
    const { path } = await api.once(someUser);
    await assertProblem(await api.send(path, { headers: { 'If-None-Match': '*' } }), '401 unauthorized');
  },
};
