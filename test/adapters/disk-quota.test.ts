import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeOf } from '../../adapters/disk/object-places.ts';
import { diskObjects } from '../../adapters/disk/objects.ts';
import { ago, KIB, keyOf, MIB, setup, signer } from './disk-setup.ts';

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
