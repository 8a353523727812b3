import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import type { CreatedUser, UploadTicket, UserProfile } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const ROUNDS = 20;
const WRITERS = 8;
/** The server is killed when so many writes of a round were acknowledged, in the midst of the others. */
const WRITES_BEFORE_KILL = 40;

const photo = await readFile(join(import.meta.dirname, '../fixtures/raccoon.jpg'));

/** What one client knows of its user: what it was told, and what it asked for last. */
interface Known {
  user: CreatedUser;
  acknowledged: number;
  asked: number;
  portrait: string | undefined;
  askedForPortrait: boolean;
}

test(`what was acknowledged survives ${ROUNDS} kills in the midst of writes`, async (context) => {
  const dataDir = await temporaryFolder(context);
  const all: Known[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer(dataDir);
    try {
      await Promise.all(all.map((known) => assertKept(server.baseUrl, known)));
      await assertNothingHalfWritten(join(dataDir, 'objects'));
    } catch (error) {
      await server.stop('SIGKILL');
      throw error;
    }
    let writes = 0;
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const onWrite = () => {
      writes += 1;
      if (writes === WRITES_BEFORE_KILL) resolve();
    };
    const writers = Array.from({ length: WRITERS }, () => writeUntilCut(server.baseUrl, all, onWrite));
    await enough;
    await server.stop('SIGKILL');
    await Promise.all(writers);
  }
  const server = await startServer(dataDir);
  context.after(() => server.stop());
  await Promise.all(all.map((known) => assertKept(server.baseUrl, known)));
  await assertNothingHalfWritten(join(dataDir, 'objects'));
  assert.ok(all.length >= ROUNDS && all.some(({ portrait }) => portrait), 'users and portraits were written at all');
});

/** Creates a user, then updates it and gives it portraits, until the connection is cut. */
async function writeUntilCut(baseUrl: string, all: Known[], onWrite: () => void): Promise<void> {
  const post = async (body: object, headers = {}) => {
    const response = await fetch(`${baseUrl}/users`, { method: 'POST', body: JSON.stringify(body), headers });
    assert.ok(response.ok, `${response.status}`);
    return (await response.json()) as CreatedUser;
  };
  try {
    const user = await post({ name: 'n0', pet_name: 'Rocky' });
    const known: Known = { user, acknowledged: 0, asked: 0, portrait: undefined, askedForPortrait: false };
    all.push(known);
    const headers = { Authorization: `Bearer ${user.access_token}` };
    for (;;) {
      onWrite();
      known.asked += 1;
      await post({ user_id: user.user_id, name: `n${known.asked}` }, headers);
      known.acknowledged = known.asked;
      if (known.asked % 3 !== 0) continue;
      const answer = await fetch(`${baseUrl}/users/${user.user_id}/avatar/upload-url`, { headers });
      const ticket = (await answer.json()) as UploadTicket;
      await fetch(ticket.upload_url, { method: 'PUT', body: photo });
      known.askedForPortrait = true;
      known.portrait = (await post({ user_id: user.user_id, avatar_url: ticket.avatar_url }, headers)).avatar_url;
      known.askedForPortrait = false;
    }
  } catch (error) {
    // fetch says TypeError when the connection is cut, which is what this is about.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function assertKept(baseUrl: string, known: Known): Promise<void> {
  const { user, acknowledged, asked, portrait, askedForPortrait } = known;
  const headers = { Authorization: `Bearer ${user.access_token}` };
  const response = await fetch(`${baseUrl}/users/${user.user_id}`, { headers });
  assert.equal(response.status, 200, 'an acknowledged user is there');
  const profile = (await response.json()) as UserProfile;
  const update = Number(profile.name.slice(1));
  assert.ok(update >= acknowledged && update <= asked, `update ${acknowledged}–${asked} is there, found ${update}`);
  const avatar = await fetch(`${baseUrl}/users/${user.user_id}/avatar`, { headers });
  const type = profile.avatar_url ? 'image/jpeg' : 'image/svg+xml';
  assert.deepEqual([avatar.status, avatar.headers.get('Content-Type')], [200, type]);
  await avatar.arrayBuffer();
  const version = (url: string | undefined) => url?.split('?')[1];
  if (!askedForPortrait) assert.equal(version(profile.avatar_url), version(portrait));
}

async function assertNothingHalfWritten(folder: string): Promise<void> {
  assert.deepEqual(await readdir(join(folder, 'drafts')), []);
  for (const name of await readdir(join(folder, 'portraits')).catch(() => [])) {
    const { info } = await sharp(await readFile(join(folder, 'portraits', name)), { failOn: 'warning' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height], [512, 512]);
  }
  for (const name of await readdir(join(folder, 'avatars')).catch(() => [])) {
    assert.ok((await readFile(join(folder, 'avatars', name))).equals(photo), 'an upload is there whole');
  }
}
