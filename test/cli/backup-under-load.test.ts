import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { placeOf } from '../../adapters/disk/object-places.ts';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { type PictureOwner, pictureOwner } from '../support/pictures.ts';
import { startServer } from '../support/server.ts';
import { reading, streamOwner, streamsOf } from '../support/streams.ts';
import { portraitsIn, publish, runBackup, withPortrait } from './backups.ts';
import { HATCHERY } from './hatchery.ts';

const PUBLISHERS = 4;
const BACKUPS = 3;
const PUBLISHED_BEFORE = 12;

test('a backup taken under load contains everything acknowledged before it and every portrait of its profiles', async (context) => {
  const { folder, dataDir, server, send } = await withPortrait(context);
  const published = new Map<PictureOwner, UserProfile>();
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  let [count, loaded] = [0, true];
  const publishers = Array.from({ length: PUBLISHERS }, async () => {
    const owner = await pictureOwner(send);
    while (loaded) {
      published.set(owner, await publish(owner, 'rgby'[count % 4] ?? 'r'));
      count += 1;
      if (count === PUBLISHED_BEFORE) resolve();
    }
  });
  await enough;
  const max = await streamOwner(send);
  await (await max.connect()).sendSamples([reading('heart_rate', 62)]);

  const acknowledged = new Map(published);
  const backups = Array.from({ length: BACKUPS }, (_, at) => join(folder, `backup-${at}`));
  for (const to of backups) {
    const { code, err } = await runBackup('--data-dir', dataDir, '--to', to);
    assert.equal(code, 0, err);
  }
  loaded = false;
  await Promise.all(publishers);
  await server.stop();

  for (const backup of backups) {
    const { named, present } = await portraitsIn(backup);
    assert.ok(named.length > PUBLISHERS);
    for (const key of named) assert.ok(present.has(key), `${backup} has ${key}`);
  }
  const [first = ''] = backups;
  const restored = await startServer(first);
  context.after(() => restored.stop());
  const ask = (address: string, init?: RequestInit) => fetch(new URL(address, restored.baseUrl), init);
  for (const [owner, before] of acknowledged) {
    const profile = (await (await ask(`/users/${owner.userId}`, { headers: owner.auth })).json()) as UserProfile;
    assert.ok(
      Number(profile.version) >= Number(before.version),
      `${before.version} is there, found ${profile.version}`,
    );
    const portrait = await ask(`/users/${owner.userId}/avatar`, { headers: owner.auth });
    assert.deepEqual([portrait.status, portrait.headers.get('Content-Type')], [200, 'image/jpeg']);
    await portrait.arrayBuffer();
  }
  const access_token = max.auth.Authorization.replace('Bearer ', '');
  const again = streamsOf(ask, { user_id: max.userId, access_token });
  assert.equal((await again.page()).samples.length, 1);
});

/** Returns the path of this owner's portrait, relative to a data folder or a backup. */
async function placeIn(owner: PictureOwner): Promise<string> {
  const key = new URL(await owner.portraitUrl()).pathname.replace('/objects/', '');
  return join('objects', placeOf(key));
}

/** Starts a backup that blocks at this owner's portrait until the test resumes or kills the backup. */
async function backupBlockedAt(context: TestContext, owner: PictureOwner, dataDir: string, to: string) {
  const file = join(dataDir, await placeIn(owner));
  await rm(file);
  // Opening a FIFO for reading blocks until another process opens it for writing, so the backup stops at this file.
  execFileSync('mkfifo', [file]);
  const child = spawn(process.execPath, [HATCHERY, 'backup', '--data-dir', dataDir, '--to', to]);
  const ended = once(child, 'close');
  context.after(() => child.kill('SIGKILL'));
  return {
    /** Resolves when the path exists in the unfinished backup. */
    async copied(path: string) {
      while (!existsSync(join(`${to}.unfinished`, path)) && (child.exitCode ?? child.signalCode) === null)
        await nextTurn();
    },
    async resume() {
      await (await open(file, 'w')).close();
      assert.deepEqual(await ended, [0, null]);
    },
    async kill() {
      child.kill('SIGKILL');
      assert.deepEqual(await ended, [null, 'SIGKILL']);
    },
  };
}

for (const when of ['after', 'before'] as const) {
  test(`a backup has every portrait when one is replaced ${when} it was copied`, {
    timeout: 20_000,
  }, async (context) => {
    const { folder, dataDir, send, owner: first } = await withPortrait(context);
    const [slow, last] = [await pictureOwner(send), await pictureOwner(send)];
    await publish(slow, 'g');
    await publish(last, 'y');
    const to = join(folder, 'backup');
    const backup = await backupBlockedAt(context, slow, dataDir, to);
    await backup.copied(await placeIn(first));
    await publish(when === 'after' ? first : last, 'b');
    await backup.resume();
    const { named, present } = await portraitsIn(to);
    assert.equal(named.length, 3);
    for (const key of named) assert.ok(present.has(key), `the backup has ${key}`);
  });
}

test('an interrupted backup does not have its final name, and the next one reports it', {
  timeout: 20_000,
}, async (context) => {
  const { folder, dataDir, owner } = await withPortrait(context);
  const to = join(folder, 'backup');
  const backup = await backupBlockedAt(context, owner, dataDir, to);
  await backup.copied('signing-secret');
  await backup.kill();
  assert.ok(!existsSync(to));
  const next = await runBackup('--data-dir', dataDir, '--to', to);
  assert.equal(next.code, 1);
  assert.match(next.err, /^.*\.unfinished exists already: .* delete the folder\.\n$/);
});
