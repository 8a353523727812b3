import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { mosaic, type PictureOwner, pictureOwner } from '../support/pictures.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { run } from './hatchery.ts';

export const runBackup = (...args: string[]) => run('backup', args);

export async function withPortrait(context: TestContext) {
  const folder = await temporaryFolder(context);
  const dataDir = join(folder, 'data');
  const server = await startServer(dataDir);
  context.after(() => server.stop());
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const owner = await pictureOwner(send);
  await publish(owner, 'r');
  return { folder, dataDir, server, send, owner };
}

export async function publish(owner: PictureOwner, colour: string): Promise<UserProfile> {
  await owner.upload(new Uint8Array(await mosaic([colour], 8, 8).png().toBuffer()));
  const answer = await owner.publish();
  assert.equal(answer.status, 200);
  return (await answer.json()) as UserProfile;
}

/** Returns the portraits that the profiles in a backup refer to (`named`) and the portrait files in it (`present`). */
export async function portraitsIn(backup: string) {
  using database = new DatabaseSync(join(backup, 'hatchery.db'), { readOnly: true });
  const rows = database.prepare("SELECT item ->> 'portrait' AS key FROM users").all();
  const named = rows.flatMap(({ key }) => (key === null ? [] : [String(key)]));
  const entries = await readdir(join(backup, 'objects/portraits'), { recursive: true, withFileTypes: true });
  const present = entries.filter((entry) => entry.isFile()).map(({ name }) => `portraits/${name}`);
  return { named, present: new Set(present) };
}
