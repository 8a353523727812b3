/**
 * Compares the number of portraits that Hatchery publishes per second with bare sharp. Measures only the publishing
 * request, `POST /users` with `avatar_url`: it reads the upload, decodes and encodes the picture, stores it, saves
 * the profile and cleans up. The pictures are uploaded before the measurement.
 */
import { readFileSync } from 'node:fs';
import { startChild } from '../child.ts';
import type { LoadGenerator } from '../load.ts';
import { createUsers, PHOTO, type TestUser } from '../requests.ts';
import type { Server } from '../servers.ts';
import type { Portraits } from './sharp-child.ts';

/** Number of portraits to publish in a round; divisible by every concurrency. */
const COUNT = 60;
const togetherCounts = [1, 4];

export interface AvatarRun {
  together: number;
  /** Portraits per second: published by Hatchery, and made by sharp alone. */
  hatchery: number;
  sharp: number;
}

export async function measureAvatars(hatchery: Server, load: LoadGenerator, rounds: number): Promise<AvatarRun[]> {
  const bare = startChild<Portraits, number>('profile/sharp-child.ts');
  const photo = readFileSync(PHOTO);
  const runs: AvatarRun[] = [];
  // Round 0 is a warm-up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    console.error(round === 0 ? 'Avatars: warming up' : `Avatars: round ${round} of ${rounds}`);
    for (const together of togetherCounts) {
      const requests = [];
      for (const user of await createUsers(hatchery.url, COUNT)) requests.push(await upload(hatchery, user, photo));
      const published = await load.run({ url: hatchery.url, connections: together, seconds: 'once', requests });
      const sharp = await bare.ask({ count: COUNT, together });
      if (round > 0) runs.push({ together, hatchery: published.perSecond, sharp });
    }
  }
  bare.stop();
  return runs;
}

/** Uploads a picture. Returns the request that publishes it. */
export async function upload({ url }: Server, { user_id, access_token }: TestUser, photo: Uint8Array<ArrayBuffer>) {
  const headers = { authorization: `Bearer ${access_token}` };
  const answer = await fetch(`${url}/users/${user_id}/avatar/upload-url`, { headers });
  const { upload_url, avatar_url } = (await answer.json()) as { upload_url: string; avatar_url: string };
  const stored = await fetch(upload_url, { method: 'PUT', body: photo });
  if (!stored.ok) throw new Error(`An upload failed: ${stored.status} ${await stored.text()}`);
  return { method: 'POST', path: '/users', headers, body: JSON.stringify({ user_id, avatar_url }) } as const;
}
