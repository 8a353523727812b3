import { hash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { BatchReceipt, CreatedToken } from '../../shared/models/typescript/types.ts';
import { pictureOwner } from './pictures.ts';
import { jsonIn, reading, streamsOf } from './streams.ts';

type Send = (address: string, init?: RequestInit) => Promise<Response>;
/** Data to search for in storage, keyed by a description. */
export type Needles = Record<string, string | Buffer>;
/** All stored data, keyed by its location, such as a file or a table. */
export type Places = Record<string, Buffer>;

const READINGS = 300;
/**
 * Creates a user with unique data of every kind. @returns the user with `needles`, the pieces of data to search for in
 * storage.
 */
export async function userWithTraces(send: Send) {
  const pictures = await pictureOwner(send);
  const { userId, token, auth, address } = pictures;
  const mark = randomBytes(4).toString('hex');
  const profile = { name: `Max ${mark}`, pet_name: `Rocky ${mark}`, age: 97, health_goals: [`sleep ${mark}`] };
  const [source, watchLabel, tabletLabel] = [`ring-${mark}`, `Ring ${mark}`, `Tablet ${mark}`];
  const user = streamsOf(send, { user_id: userId, access_token: token });
  await jsonIn(user.updateProfile(profile));
  await pictures.upload(await noise());
  await jsonIn(pictures.publish());
  const portrait = await pictures.portrait();
  const upload = randomBytes(5_000);
  await pictures.upload(upload);
  const watch = await user.connect({ label: watchLabel, source });
  const { batch_id } = await jsonIn<BatchReceipt>(watch.sendSamples(randomReadings()));
  const body = JSON.stringify({ label: tabletLabel });
  const { access_token: tabletToken = '' } = await jsonIn<CreatedToken>(
    send(`${address}/tokens`, { method: 'POST', headers: auth, body }),
  );
  await user.pet();
  const { name, pet_name, health_goals } = profile;
  return {
    userId,
    auth,
    watch,
    get: () => send(address, { headers: auth }),
    erase: () => send(address, { method: 'DELETE', headers: auth }),
    needles: {
      ...{ name, pet_name, goal: health_goals.join(), source, label: watchLabel, 'token label': tabletLabel },
      ...{ 'stream id': watch.stream.stream_id, 'batch id': batch_id },
      ...{ 'token hash': sha256(token), 'second token hash': sha256(tabletToken) },
      'stream token hash': sha256(watch.token),
      // Take bytes from the middle, because all pictures have similar headers.
      ...{ portrait: portrait.subarray(-2_000, -1_000), upload: upload.subarray(2_000, 3_000) },
    } satisfies Needles as Needles,
    secrets: { token, 'second token': tabletToken, 'stream token': watch.token } satisfies Needles as Needles,
  };
}

export function tracesIn(places: Places, needles: Needles): string[] {
  return Object.entries(places).flatMap(([place, bytes]) => {
    const found = Object.entries(needles).filter(([, needle]) => bytes.includes(needle));
    return found.map(([what]) => `${what} in ${place}`);
  });
}

export function missingIn(places: Places, needles: Needles): string[] {
  return Object.entries(needles)
    .filter(([what, needle]) => tracesIn(places, { [what]: needle }).length === 0)
    .map(([what]) => what);
}

/** Reads all files below a folder. Each file's data includes its path, so that paths are searched too. */
export async function filesIn(folder: string): Promise<Places> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path, Buffer.concat([Buffer.from(path), await readFile(path)])] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}

const sha256 = (token: string): string => hash('sha256', token, 'hex');

/** Returns readings with random values, so that each batch compresses to different bytes. */
const randomReadings = () =>
  Array.from({ length: READINGS }, (_, at) => reading('heart_rate', 40 + Math.random() * 100, READINGS - at));

const noise = (): Promise<Buffer> =>
  sharp(randomBytes(64 * 64 * 3), { raw: { width: 64, height: 64, channels: 3 } })
    .png()
    .toBuffer();
