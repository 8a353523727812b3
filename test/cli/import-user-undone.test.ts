import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { testApp } from '../support/app.ts';
import { assertAlike } from './alike.ts';
import { at, exported, importInto, rich } from './import-user.ts';

test('an id that is taken, or was erased, is said to be so; a new one helps', async () => {
  const { app, userId, original } = await exported();
  const taken = await importInto(app, original);
  assert.match(taken.failure ?? '', new RegExp(`^The id ${userId} is taken there.*--new-id$`));
  assert.deepEqual(taken.said, []);
  const { failure, copy } = await importInto(app, original, { newId: true });
  assert.equal(failure, undefined);
  assert.notEqual(copy?.profile.user_id, userId);
});

test('an import that cannot go on leaves nothing behind', async () => {
  const { original } = await exported();
  const users = memoryUsers();
  const samples = memorySamples(users);
  let stored = 0;
  const append: typeof samples.append = async (batch, terms) => {
    stored += 1;
    if (stored === 2) throw new Error('The disk is full');
    return samples.append(batch, terms);
  };
  const app = testApp({ users, samples: { ...samples, append } });
  const { failure, said, ask } = await importInto(app, original);
  assert.match(failure ?? '', /^The server answered 500: .*\nWhat had been imported was erased again: .*--new-id\.$/);
  assert.equal(said.length, 1, 'the token');
  assert.equal((await ask('')).status, 401);
  assert.deepEqual(app.keys(), []);
  const again = await importInto(app, original);
  assert.match(again.failure ?? '', /--new-id/);
  assert.equal((await importInto(app, original, { newId: true })).failure, undefined);
});

test('stopped, an import leaves nothing behind', async () => {
  const { original } = await exported();
  const app = testApp();
  const stopping = new AbortController();
  const { failure, ask } = await importInto(app, original, {
    signal: stopping.signal,
    onRequest: (address) => address.endsWith('/samples') && stopping.abort(),
  });
  assert.match(failure ?? '', /^Stopped\.\nWhat had been imported was erased again/);
  assert.equal((await ask('')).status, 401);
});

test('when not even that works, it says how to erase what is there', async () => {
  const { original } = await exported();
  const app = testApp();
  let out = false;
  const { failure, ask } = await importInto(app, original, {
    onRequest(address) {
      out ||= address.endsWith('/streams');
      if (out) throw new TypeError('fetch failed');
    },
  });
  const command = /curl -X DELETE -H "(\S+): ([^"]+)" \S+(\/users\/\S+)$/.exec(failure ?? '');
  assert.match(
    failure ?? '',
    /^No answer from https:\/\/hatchery\.test .*--base-url\.\nWhat had been imported is still there\./,
  );
  const [, name = '', value = '', path = ''] = command ?? [];
  assert.equal((await app.request(path, { method: 'DELETE', headers: { [name]: value } })).status, 200);
  assert.equal((await ask('')).status, 401);
});

test('answers that are lost on the way cost a second try and nothing else', async () => {
  const { original } = await exported({ ...rich([at(1)], [at(2)]), portrait: ['rg', 'by'], upload: ['gw', 'gw'] });
  const lost = new Set<string>();
  const { failure, copy } = await importInto(testApp(), original, {
    onAnswer(address, method) {
      // Not of what must not happen twice: those are given up.
      if (method === 'GET' || address.endsWith('/streams') || lost.has(address) || lost.size === 0) {
        lost.add('');
        return;
      }
      lost.add(address);
      throw new TypeError('fetch failed');
    },
  });
  assert.equal(failure, undefined);
  assert.ok(lost.size > 4, [...lost].join());
  assert.ok(copy);
  await assertAlike(copy, original);
});
