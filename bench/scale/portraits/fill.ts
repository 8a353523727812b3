/** Creates data folders of users who all have a portrait. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { placeOf } from '../../../adapters/disk/object-places.ts';
import { portraitPrefix, uploadKey } from '../../../core/users/object-keys.ts';
import { PHOTO, type TestUser } from '../../requests.ts';
import { assertRoom, fillOnce } from '../disk.ts';
import { fill, someUser } from '../folders.ts';

/** Numbers of portraits to compare. The first one is the baseline. */
const STEPS = [1_000, 100_000];
/** Maximum number of users per data folder whose tokens are kept for the measurements. */
const KNOWN = 20_000;
/** Quality of the JPEGs: 8 KB of 512×512 pixels, so that a million take 8 GB. */
const QUALITY = 5;
/** Free disk space required per user, in bytes. */
const FREE_BYTES = 20_000;

export interface Folder {
  portraits: number;
  dataDir: string;
  known: TestUser[];
}

/** Fills a data folder for each number of portraits up to the largest. */
export async function fillFolders(folder: string, largest: number): Promise<Folder[]> {
  const counts = [...STEPS.filter((step) => step < largest), largest];
  assertRoom(folder, FREE_BYTES * counts.reduce((sum, count) => sum + count, 0));
  const jpeg = await sharp(PHOTO.pathname).resize(512, 512).jpeg({ quality: QUALITY }).toBuffer();
  const folders: Folder[] = [];
  for (const portraits of counts) {
    console.error(`Filling: ${portraits.toLocaleString('en')} portraits`);
    const dataDir = join(folder, `portraits-${portraits}`);
    const known = await fillOnce(dataDir, () => fillWithPortraits(dataDir, portraits, jpeg));
    folders.push({ portraits, dataDir, known });
  }
  return folders;
}

async function fillWithPortraits(dataDir: string, count: number, jpeg: Uint8Array): Promise<TestUser[]> {
  const places = new Set<string>();
  const known = await fill(dataDir, count, KNOWN, () => {
    const { user, login } = someUser();
    const portrait = `${portraitPrefix(user.user_id)}${crypto.randomUUID()}.jpg`;
    // The folder of the upload stays when the upload is published.
    for (const key of [portrait, uploadKey(user)]) {
      const place = dirname(join(dataDir, 'objects', placeOf(key)));
      if (!places.has(place)) mkdirSync(place, { recursive: true });
      places.add(place);
    }
    writeFileSync(join(dataDir, 'objects', placeOf(portrait)), jpeg);
    return { user: { ...user, portrait }, login };
  });
  spawnSync('sync');
  return known;
}
