/** What a client finds after a crash, against what it was told before. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { SamplePage, UserProfile } from '../../shared/models/typescript/types.ts';
import { photo } from '../support/pictures.ts';
import { jsonIn } from '../support/streams.ts';
import { addressOf, authOf, bringLatest, create, erase, type Known, SAMPLES, type Send } from './crash-client.ts';

/** Checks all that one client knows, and settles what was left open: from then on it is known. */
export async function assertKept(send: Send, known: Known): Promise<void> {
  const { updates } = known;
  if (!known.isChanged) await assertMetAgain(send, known);
  if (known.erasure === 'asked') await erase(send, known);
  const response = await send(addressOf(known), { headers: authOf(known) });
  if (known.erasure === 'acknowledged') return assert.equal(response.status, 401, 'who was erased stays erased');
  const profile = await jsonIn<UserProfile>(response);
  const found = Number(profile.name.slice(1));
  assert.ok(
    found >= updates.acknowledged && found <= updates.asked,
    `update ${JSON.stringify(updates)}, found ${found}`,
  );
  known.updates = { asked: found, acknowledged: found };
  await assertPortrait(send, known, profile);
  await assertBatches(send, known);
}

/** A create is repeated with its key: every time it meets the same user. */
async function assertMetAgain(send: Send, known: Known): Promise<void> {
  const before = known.user?.user_id;
  const { user_id } = await create(send, known);
  assert.equal((await create(send, known)).user_id, user_id);
  assert.equal(before ?? user_id, user_id);
}

/** What the profile names can be fetched, whole. */
async function assertPortrait(send: Send, known: Known, profile: UserProfile): Promise<void> {
  const version = (url: string | undefined) => url?.split('?')[1];
  const { isAsked, acknowledged } = known.portrait;
  if (!isAsked) assert.equal(version(profile.avatar_url), version(acknowledged), 'the portrait acknowledged is shown');
  known.portrait = { isAsked: false, acknowledged: profile.avatar_url };
  const picture = await send(`${addressOf(known)}/avatar`, { headers: authOf(known) });
  const type = profile.avatar_url ? 'image/jpeg' : 'image/svg+xml';
  assert.deepEqual([picture.status, picture.headers.get('Content-Type')], [200, type]);
  const bytes = Buffer.from(await picture.arrayBuffer());
  if (profile.avatar_url) await assertWhole(bytes);
}

/** Whole or absent; present for good when acknowledged; and once only, however often it is brought. */
async function assertBatches(send: Send, known: Known): Promise<void> {
  if (!known.stream) return;
  const count = async () => {
    const { samples } = await jsonIn<SamplePage>(
      send(`${addressOf(known)}/samples?limit=1000`, { headers: authOf(known) }),
    );
    return known.batches.map(({ mark }) => samples.filter(({ value }) => value === mark).length);
  };
  for (const [at, samples] of (await count()).entries()) {
    const isThere = samples === SAMPLES;
    assert.ok(isThere || (samples === 0 && !known.batches[at]?.isAcknowledged), `${samples} readings of a batch`);
  }
  await bringLatest(send, known);
  assert.ok((await count()).every((samples) => samples === SAMPLES));
}

async function assertWhole(portrait: Buffer): Promise<void> {
  const { info } = await sharp(portrait, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [512, 512]);
}

/** No file in a data folder's objects is half of something. */
export async function assertNothingHalfWritten(dataDir: string): Promise<void> {
  const files = async (folder: string) =>
    (await readdir(join(dataDir, 'objects', folder)).catch(() => [])).map((name) =>
      join(dataDir, 'objects', folder, name),
    );
  assert.deepEqual(await files('drafts'), []);
  for (const file of await files('portraits')) await assertWhole(await readFile(file));
  for (const file of await files('avatars'))
    assert.ok((await readFile(file)).equals(photo), 'an upload is there whole');
}
