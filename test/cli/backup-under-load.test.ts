import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { placeOf } from '../../adapters/disk/object-places.ts';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { type PictureOwner, pictureOwner } from '../support/pictures.ts';
import { startServer } from '../support/server.ts';
import { reading, streamOwner, streamsOf } from '../support/streams.ts';
import { backUp, portraitsIn, publish, withPortrait } from './backups.ts';
import { HATCHERY } from './hatchery.ts';

const PUBLISHERS = 4;
const BACKUPS = 3;
/** Before the first backup so many portraits have been published. */
const PUBLISHED_BEFORE = 12;

test('under load, a backup has all that was acknowledged before it, and every portrait that a profile in it names', async (context) => {
  const { folder, dataDir, server, send } = await withPortrait(context);
  const published = new Map<PictureOwner, UserProfile>();
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  let [count, loaded] = [0, true];
  // As soon as a portrait is there, the next one takes its place.
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
  await (await max.connect()).bring([reading('heart_rate', 62)]);

  const acknowledged = new Map(published);
  const backups = Array.from({ length: BACKUPS }, (_, at) => join(folder, `backup-${at}`));
  for (const to of backups) {
    const { code, err } = await backUp('--data-dir', dataDir, '--to', to);
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

/** Where this owner's portrait lies, in a data folder and in a backup. */
async function placeIn(owner: PictureOwner): Promise<string> {
  const key = new URL(await owner.portraitUrl()).pathname.replace('/objects/', '');
  return join('objects', placeOf(key));
}

/** A backup that gets as far as this owner's portrait, and waits there as if it were very large, until it is let go on or ended. */
async function waitingAt(context: TestContext, owner: PictureOwner, dataDir: string, to: string) {
  const file = join(dataDir, await placeIn(owner));
  await rm(file);
  // Whoever opens this to read it waits for somebody who writes.
  execFileSync('mkfifo', [file]);
  const child = spawn(process.execPath, [HATCHERY, 'backup', '--data-dir', dataDir, '--to', to]);
  const ended = once(child, 'close');
  context.after(() => child.kill('SIGKILL'));
  return {
    /** Resolves once this is in the backup's draft. */
    async copied(path: string) {
      while (!existsSync(join(`${to}.unfinished`, path)) && (child.exitCode ?? child.signalCode) === null)
        await setImmediate();
    },
    async goOn() {
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
  test(`a portrait that is replaced during the backup, ${when} it was copied`, { timeout: 20_000 }, async (context) => {
    const { folder, dataDir, send, owner: first } = await withPortrait(context);
    const [slow, last] = [await pictureOwner(send), await pictureOwner(send)];
    await publish(slow, 'g');
    await publish(last, 'y');
    const to = join(folder, 'backup');
    const backup = await waitingAt(context, slow, dataDir, to);
    await backup.copied(await placeIn(first));
    await publish(when === 'after' ? first : last, 'b');
    await backup.goOn();
    const { named, present } = await portraitsIn(to);
    assert.equal(named.length, 3);
    for (const key of named) assert.ok(present.has(key), `the backup has ${key}`);
  });
}

test('a backup that was cut short does not have its name, and the next one says so', {
  timeout: 20_000,
}, async (context) => {
  const { folder, dataDir, owner } = await withPortrait(context);
  const to = join(folder, 'backup');
  const backup = await waitingAt(context, owner, dataDir, to);
  await backup.copied('signing-secret');
  await backup.kill();
  assert.ok(!existsSync(to));
  const next = await backUp('--data-dir', dataDir, '--to', to);
  assert.equal(next.code, 1);
  assert.match(next.err, /^.*\.unfinished is there already: .* remove it\.\n$/);
});
