import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { appByDay, at, exported, historyOf, importInto } from './import-user.ts';
import { assertSameContent } from './same-content.ts';

test('reports a taken or erased id; --new-id imports under a new one', async () => {
  const { app, userId, original } = await exported();
  const taken = await importInto(app, original);
  assert.match(taken.failure ?? '', new RegExp(`^The id ${userId} exists there.*--new-id$`));
  assert.deepEqual(taken.lines, []);
  const { failure, copy } = await importInto(app, original, { newId: true });
  assert.equal(failure, undefined);
  assert.notEqual(copy?.profile.user_id, userId);
});

test('a failed import is rolled back', async () => {
  const { original } = await exported();
  const users = memoryUsers();
  const samples = memorySamples(users);
  let stored = 0;
  const append: typeof samples.append = async (batch, terms) => {
    stored += 1;
    if (stored === 2) throw new Error('The disk is full');
    return samples.append(batch, terms);
  };
  const app = appByDay({ users, samples: { ...samples, append } });
  const { failure, lines, ask } = await importInto(app, original);
  assert.match(failure ?? '', /^The server answered 500: .*\nThe imported data was erased\. An erased.*--new-id\.$/);
  assert.equal(lines.length, 1, 'the token');
  assert.equal((await ask('')).status, 401);
  assert.deepEqual(app.keys(), []);
  const again = await importInto(app, original);
  assert.match(again.failure ?? '', /--new-id/);
  assert.equal((await importInto(app, original, { newId: true })).failure, undefined);
});

test('an aborted import is rolled back', async () => {
  const { original } = await exported();
  const app = appByDay();
  const stopping = new AbortController();
  const { failure, ask } = await importInto(app, original, {
    signal: stopping.signal,
    onRequest: (address) => address.endsWith('/samples') && stopping.abort(),
  });
  assert.match(failure ?? '', /^Stopped\.\nThe imported data was erased\. An erased/);
  assert.equal((await ask('')).status, 401);
});

test('when the roll-back fails, prints the command that erases the user', async () => {
  const { original } = await exported();
  const app = appByDay();
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
    /^No answer from https:\/\/hatchery\.test .*--base-url\.\nThe imported data is still there\./,
  );
  const [, name = '', value = '', path = ''] = command ?? [];
  assert.equal((await app.request(path, { method: 'DELETE', headers: { [name]: value } })).status, 200);
  assert.equal((await ask('')).status, 401);
});

test('lost responses are retried without side effects', async () => {
  const { original } = await exported({ ...historyOf([at(1)], [at(2)]), portrait: ['rg', 'by'], upload: ['gw', 'gw'] });
  const lost = new Set<string>();
  const { failure, copy } = await importInto(appByDay(), original, {
    onAnswer(address, method) {
      // Lose only responses to requests that the importer retries, and only once per URL.
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
  await assertSameContent(copy, original);
});
