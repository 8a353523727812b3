/** Compares the data after a crash with what was acknowledged before. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import type { Export, SamplePage, UserProfile } from '../../shared/models/typescript/types.ts';
import { photo } from '../support/pictures.ts';
import { jsonIn } from '../support/streams.ts';
import { addressOf, authOf, create, erase, type Known, SAMPLES, type Send, sendLatest } from './crash-client.ts';

const TIMEOUT_MS = 30_000;

/**
 * Checks all data of one client. Updates `known` with the outcome of the requests that were in flight when the server
 * crashed.
 */
export async function assertKept(send: Send, known: Known): Promise<void> {
  const { updates } = known;
  if (!known.isChanged) await assertCreateIdempotent(send, known);
  if (known.erasure === 'sent') await erase(send, known);
  const response = await send(addressOf(known), { headers: authOf(known) });
  if (known.erasure === 'acknowledged') return assert.equal(response.status, 401, 'an erased user stays erased');
  const profile = await jsonIn<UserProfile>(response);
  const found = Number(profile.name.slice(1));
  assert.ok(
    found >= updates.acknowledged && found <= updates.sent,
    `update ${JSON.stringify(updates)}, found ${found}`,
  );
  known.updates = { sent: found, acknowledged: found };
  await assertPortrait(send, known, profile);
  await assertUpload(send, known);
  // After its restart the server finishes the interrupted revocation, even if the client does not repeat the request.
  known.revoking = undefined;
  await assertBatches(send, known);
}

async function assertCreateIdempotent(send: Send, known: Known): Promise<void> {
  const before = known.user?.user_id;
  const { user_id } = await create(send, known);
  assert.equal((await create(send, known)).user_id, user_id);
  assert.equal(before ?? user_id, user_id);
}

async function assertPortrait(send: Send, known: Known, profile: UserProfile): Promise<void> {
  const version = (url: string | undefined) => url?.split('?')[1];
  const { isSent, acknowledged } = known.portrait;
  if (!isSent) assert.equal(version(profile.avatar_url), version(acknowledged), 'the acknowledged portrait is shown');
  known.portrait = { isSent: false, acknowledged: profile.avatar_url };
  const picture = await send(`${addressOf(known)}/avatar`, { headers: authOf(known) });
  const type = profile.avatar_url ? 'image/jpeg' : 'image/svg+xml';
  assert.deepEqual([picture.status, picture.headers.get('Content-Type')], [200, type]);
  const bytes = Buffer.from(await picture.arrayBuffer());
  if (profile.avatar_url) await assertWhole(bytes);
}

async function assertUpload(send: Send, known: Known): Promise<void> {
  if (!known.isUploaded) return;
  const ask = () => send(`${addressOf(known)}/export`, { headers: authOf(known) });
  let answer = await ask();
  // The server limits concurrent exports, so retry while it responds 503.
  for (; answer.status === 503; answer = await ask()) await delay(20);
  const { upload } = await jsonIn<Export>(answer);
  assert.equal(upload, `data:application/octet-stream;base64,${photo.toString('base64')}`);
}

/**
 * Asserts that each batch is stored completely or not at all, that acknowledged batches are stored, and that sending a
 * batch again does not store it twice.
 */
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
  await sendLatest(send, known);
  assert.ok((await count()).every((samples) => samples === SAMPLES));
}

async function assertWhole(portrait: Buffer): Promise<void> {
  const { info } = await sharp(portrait, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [512, 512]);
}

/** Asserts that every stored picture is complete, and that no temporary file is left. */
export async function assertNothingHalfWritten(dataDir: string): Promise<void> {
  const files = async (folder: string) => {
    const path = join(dataDir, 'objects', folder);
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };
  assert.deepEqual(await files('drafts'), []);
  for (const file of await files('portraits')) await assertWhole(await readFile(file));
  for (const file of await files('avatars')) assert.ok((await readFile(file)).equals(photo), 'an upload is complete');
}

/** Counts the batches whose stream is revoked or does not exist. */
const OF_NO_OPEN_STREAM = `
  SELECT count(*) AS n FROM batches WHERE NOT EXISTS (
    SELECT 1 FROM users, json_each(users.item, '$.streams') AS streams
    WHERE users.user_id = batches.user_id AND streams.key = batches.stream_id AND streams.value ->> 'revoked_at' IS NULL)`;

/**
 * Asserts that all revoked and erased data is gone soon after a start, that every stored portrait belongs to a profile,
 * and that no removal is pending.
 */
export async function assertRemovalsFinished(dataDir: string): Promise<void> {
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'), { readOnly: true });
  const count = (sql: string) => Number(database.prepare(sql).get()?.n);
  try {
    const noted = () => count('SELECT count(*) AS n FROM removals');
    for (const end = Date.now() + TIMEOUT_MS; noted() > 0 && Date.now() < end; ) await delay(20);
    assert.deepEqual([noted(), count(OF_NO_OPEN_STREAM)], [0, 0], 'notes, and batches of no open stream');
    const shown = count("SELECT count(*) AS n FROM users WHERE item ->> 'portrait' IS NOT NULL");
    const entries = await readdir(join(dataDir, 'objects/portraits'), { recursive: true, withFileTypes: true });
    assert.equal(entries.filter((entry) => entry.isFile()).length, shown, 'portraits');
  } finally {
    database.close();
  }
}
