import assert from 'node:assert/strict';
import fs, { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { placeOf } from '../../adapters/disk/object-places.ts';
import { diskObjects } from '../../adapters/disk/objects.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import { isReferenced } from '../../core/users/object-keys.ts';
import { someUser } from '../ports/users.ts';
import { BASE_URL } from '../support/app.ts';
import { temporaryFolder } from '../support/server.ts';

const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('secret'), clock: () => new Date() });
const KIB = 1024;
const MIB = 1024 * KIB;
const keyOf = (kind: string, name: string = crypto.randomUUID(), end = '') => `${kind}/${name}.${end}jpg`;
const bytes = (text: string) => new TextEncoder().encode(text);

async function setup(context: TestContext, uploadQuota?: number) {
  const folder = await temporaryFolder(context);
  const objects = diskObjects({ folder, signer, report: assert.fail, ...(uploadQuota ? { uploadQuota } : {}) });
  async function* body(size: number, text = 'x') {
    for (let sent = 0; sent < size; sent += 16 * KIB) yield bytes(text.repeat(Math.min(16 * KIB, size - sent)));
  }
  const files = async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };
  return {
    folder,
    objects,
    files,
    upload: (key: string, size = 1) => objects.receive(key, body(size), 10 * MIB),
    /** Writes a file to the path that earlier versions used for this key. */
    async writeOldLayout(key: string, text = 'x') {
      await mkdir(join(folder, dirname(key)), { recursive: true });
      await writeFile(join(folder, key), text);
    },
    textOf: async (key: string) => {
      const object = await objects.read(key, 100);
      return object?.bytes && new TextDecoder().decode(object.bytes);
    },
  };
}

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
  const OTHERS = 20_000;
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
  // About 5 entries are expected. The limit of 50 entries corresponds to 2,500 for a million files, which take about 1 ms to
  // read.
  const listing = await entriesRead(async () =>
    assert.deepEqual((await objects.list('portraits/someone.')).map(({ key }) => key).sort(), keys),
  );
  assert.ok(listing >= 2 && listing < 50, `${listing}`);
  const removing = await entriesRead(async () => assert.equal(await objects.removeAll('portraits/someone.'), 2));
  assert.ok(removing >= 2 && removing < 50, `${removing}`);
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

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const FULL = { code: 'unavailable', retryAfter: 60 };

test('disk: uploads share a quota; publishing, removing and expiring frees space', async (context) => {
  const { folder, objects, upload, files } = await setup(context, 4 * MIB);
  const keys = Array.from({ length: 4 }, () => keyOf('avatars'));
  for (const key of keys) await upload(key, MIB);
  const late = keyOf('avatars');
  const ticket = () => objects.uploadUrl(late, { expiresIn: 60 });
  await assert.rejects(upload(late, MIB), FULL);
  await assert.rejects(ticket, FULL, 'a ticket is refused too');
  assert.equal((await files()).length, 4, 'the rejected upload left no file');
  await objects.write(keyOf('portraits'), new Uint8Array(MIB), 'image/jpeg');

  const [published = '', erased = '', expired = '', replaced = ''] = keys;
  await objects.remove(published);
  assert.match(await ticket(), /^https:/);
  await assert.rejects(async () => objects.uploadUrl(late, { expiresIn: 60, contentLength: 2 * MIB }), FULL);
  await upload(late, MIB);
  await objects.removeAll(erased.replace('jpg', ''));
  await upload(keyOf('avatars'), MIB);
  await utimes(join(folder, placeOf(expired)), 0, 0);
  await objects.expire(ago(60_000));
  await upload(replaced, 64 * KIB);
  await upload(keyOf('avatars'), MIB + 900 * KIB);
});

test('disk: one client address may use a quarter of the quota; other addresses are not affected', async (context) => {
  const { objects } = await setup(context, 8 * MIB);
  const from = (sender: string, key = keyOf('avatars')) =>
    objects.receive(key, ReadableStream.from([new Uint8Array(MIB)]), 10 * MIB, sender);
  const keys = [keyOf('avatars'), keyOf('avatars')];
  for (const key of keys) await from('one', key);
  await assert.rejects(from('one'), { code: 'too-many-requests', retryAfter: 60 });
  for (let at = 0; at < 2; at += 1) await from('other');
  await objects.expire(ago(60_000));
  await assert.rejects(from('one'), { code: 'too-many-requests' }, 'a recount keeps the sender');
  for (const key of keys) await objects.remove(key);
  for (let at = 0; at < 2; at += 1) await from('one');
});

test('disk: an aborted upload frees its space, and small uploads count as 64 KiB', async (context) => {
  const { objects, upload } = await setup(context, MIB);
  async function* cut() {
    yield new Uint8Array(900 * KIB);
    throw new Error('cut');
  }
  for (let at = 0; at < 5; at += 1) await assert.rejects(objects.receive(keyOf('avatars'), cut(), 10 * MIB), /cut/);
  for (let at = 0; at < 16; at += 1) await upload(keyOf('avatars'), 1);
  await assert.rejects(upload(keyOf('avatars'), 1), FULL);
});

test('disk: uploads from before a restart count after the first scan', async (context) => {
  const { folder, upload } = await setup(context, 4 * MIB);
  for (let at = 0; at < 4; at += 1) await upload(keyOf('avatars'), MIB);
  const next = diskObjects({ folder, signer, report: assert.fail, uploadQuota: 4 * MIB });
  await next.expire(ago(60_000));
  await assert.rejects(async () => next.uploadUrl(keyOf('avatars'), { expiresIn: 60 }), FULL);
});

test('disk: at most two uploads of one key may be in progress, and they count towards the quota', async (context) => {
  const { objects, upload } = await setup(context, 4 * MIB);
  const key = keyOf('avatars');
  const gate = Promise.withResolvers<void>();
  const started: PromiseWithResolvers<void>[] = [Promise.withResolvers(), Promise.withResolvers()];
  async function* held(at: number) {
    yield new Uint8Array(2 * MIB - 10);
    started[at]?.resolve();
    await gate.promise;
  }
  const inProgress = [0, 1].map((at) => objects.receive(key, held(at), 10 * MIB));
  await Promise.all(started.map(({ promise }) => promise));
  await assert.rejects(upload(keyOf('avatars')), FULL, 'of another user');
  gate.resolve();
  await Promise.all(inProgress);
  await upload(keyOf('avatars'), 2 * MIB);

  const again = await setup(context);
  const other = Promise.withResolvers<void>();
  async function* delayed() {
    await other.promise;
    yield new Uint8Array(1);
  }
  const two = [again.objects.receive(key, delayed(), 100), again.objects.receive(key, delayed(), 100)];
  await assert.rejects(again.upload(key), { code: 'too-many-requests', retryAfter: 5 });
  await again.upload(keyOf('avatars'));
  other.resolve();
  await Promise.all(two);
  await again.upload(key);
});
