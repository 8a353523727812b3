import assert from 'node:assert/strict';
import fs, { mkdir, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { placeOf } from '../../adapters/disk/object-places.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { isReferenced } from '../../core/users/object-keys.ts';
import { someUser } from '../ports/users.ts';
import { ago, bytes, keyOf, setup } from './disk-setup.ts';

async function entriesRead(work: () => Promise<unknown>): Promise<number> {
  const { opendir } = fs;
  let count = 0;
  fs.opendir = async (...args) => {
    const folder = await opendir(...args);
    const entries = folder[Symbol.asyncIterator].bind(folder);
    return Object.assign(folder, {
      async *[Symbol.asyncIterator]() {
        for await (const entry of { [Symbol.asyncIterator]: entries }) {
          count += 1;
          yield entry;
        }
      },
    });
  };
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    fs.opendir = opendir;
    syncBuiltinESMExports();
  }
  return count;
}

test('disk: removing and listing one user’s objects reads 1/4096 of the entries', async (context) => {
  const { folder, objects } = await setup(context);
  await objects.moveFormer(async () => true);
  const OTHERS = 4_000;
  // These ids share a prefix, like UUIDs of version 7 that are created at about the same time. A layout that distributed the
  // files by prefix would put all of them into one folder.
  const others = Array.from({ length: OTHERS }, (_, at) => `0192e8f0-0000-7000-8000-${String(at).padStart(12, '0')}`);
  for (const id of others) {
    const path = join(folder, placeOf(keyOf('portraits', id, 'x.')));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  }
  const keys = ['a.', 'b.'].map((end) => keyOf('portraits', 'someone', end));
  for (const key of keys) await objects.write(key, bytes('x'), 'image/jpeg');
  // About 3 entries are expected. The limit of 10 entries corresponds to 2,500 for a million files, which take about 1 ms to
  // read.
  const listing = await entriesRead(async () =>
    assert.deepEqual((await objects.list('portraits/someone.')).map(({ key }) => key).sort(), keys),
  );
  assert.ok(listing >= 2 && listing < 10, `${listing}`);
  const removing = await entriesRead(async () => assert.equal(await objects.removeAll('portraits/someone.'), 2));
  assert.ok(removing >= 2 && removing < 10, `${removing}`);
});

test('disk: rejects a prefix that is not one user’s', async (context) => {
  const { objects } = await setup(context);
  for (const prefix of ['portraits/', 'portraits/some', 'portraits', '../x.', 'portraits/a.b']) {
    await assert.rejects(async () => objects.removeAll(prefix), /not a prefix of the keys/, prefix);
    await assert.rejects(async () => objects.list(prefix), /not a prefix of the keys/, prefix);
  }
});

test('disk: objects in the layout of earlier versions are readable before and after the move', async (context) => {
  const { folder, objects, files, writeOldLayout, textOf } = await setup(context);
  const [kept, removed, replaced, published] = [0, 1, 2, 3].map(() => keyOf('portraits', crypto.randomUUID(), 'x.'));
  const upload = keyOf('avatars');
  for (const key of [kept, removed, replaced, published, upload]) await writeOldLayout(key ?? '', 'former');
  assert.ok(kept && removed && replaced && published);
  assert.equal(await textOf(kept), 'former');
  assert.deepEqual(
    (await objects.list(published.replace('x.jpg', ''))).map(({ key }) => key),
    [published],
  );
  assert.equal(await objects.removeAll(published.replace('x.jpg', '')), 1);
  await objects.remove(removed);
  await objects.write(replaced, bytes('newer'), 'image/jpeg');

  await objects.moveFormer(async () => true);
  const left = [kept, replaced, upload].map((key) => join(folder, placeOf(key)));
  assert.deepEqual((await files()).sort(), left.sort());
  assert.deepEqual([await textOf(kept), await textOf(replaced), await textOf(upload)], ['former', 'newer', 'former']);
});

test('disk: an interrupted move continues', async (context) => {
  const { objects, writeOldLayout, textOf, files } = await setup(context);
  const keys = Array.from({ length: 50 }, () => keyOf('portraits'));
  for (const key of keys) await writeOldLayout(key, key.slice(0, 20));
  let count = 0;
  const cut = async () => {
    count += 1;
    if (count === 20) throw new Error('cut');
    return true;
  };
  await assert.rejects(objects.moveFormer(cut), /cut/);
  for (const key of keys) assert.equal(await textOf(key), key.slice(0, 20), 'all objects are readable');
  await objects.moveFormer(async () => true);
  assert.equal((await files()).length, 50);
  for (const key of keys) assert.equal(await textOf(key), key.slice(0, 20));
});

test('disk: the move removes portraits that no profile refers to', async (context) => {
  const { folder, objects, writeOldLayout, files } = await setup(context);
  const users = memoryUsers();
  const [max, eve] = [crypto.randomUUID(), crypto.randomUUID()];
  const shown = `portraits/${max}.new.jpg`;
  await users.create(someUser({ user_id: max, portrait: shown }));
  for (const key of [shown, `portraits/${max}.old.jpg`, `portraits/${eve}.x.jpg`]) await writeOldLayout(key);
  await objects.moveFormer((portrait) => isReferenced(portrait, users));
  assert.deepEqual(await files(), [join(folder, placeOf(shown))]);
});

test('disk: the move leaves other work a turn of the event loop after every 20 files', async (context) => {
  const { objects, writeOldLayout } = await setup(context);
  for (let at = 0; at < 100; at += 1) await writeOldLayout(keyOf('portraits'));
  let [inTurn, most, isMoving] = [0, 0, true];
  const countTurns = async () => {
    while (isMoving) {
      inTurn = 0;
      await new Promise(setImmediate);
    }
  };
  const counted = countTurns();
  await objects.moveFormer(async () => {
    inTurn += 1;
    most = Math.max(most, inTurn);
    return false;
  });
  isMoving = false;
  await counted;
  assert.ok(most > 1 && most <= 20, `${most} files in one turn`);
});

test('disk: removes only expired uploads', async (context) => {
  const { folder, objects, files, upload } = await setup(context);
  await objects.expire(ago(1_000));
  const [old, fresh, portrait] = [keyOf('avatars'), keyOf('avatars'), keyOf('portraits')];
  for (const key of [old, fresh]) await upload(key);
  await objects.write(portrait, bytes('x'), 'image/jpeg');
  for (const key of [old, portrait]) await utimes(join(folder, placeOf(key)), 0, 0);
  await objects.expire(ago(60_000));
  assert.deepEqual((await files()).sort(), [fresh, portrait].map((key) => join(folder, placeOf(key))).sort());
});
