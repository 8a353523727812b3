import { readFileSync } from 'node:fs';
import type { Request } from 'autocannon';
import { startLoadGenerator } from '../../load.ts';
import { upload } from '../../profile/avatars.ts';
import { PHOTO, type TestUser } from '../../requests.ts';
import type { Server } from '../../servers.ts';
import { figureTable } from '../figures.ts';
import { draw } from '../folders.ts';
import { playRounds } from '../rounds.ts';
import { medianStart } from '../starts.ts';
import { measureBackup } from './backup.ts';
import { type Folder, fillFolders } from './fill.ts';
import { measureSweep } from './sweep.ts';

/** In a round: number of portraits that are read, and number of users who publish another one. */
const READS = 100;
const PUBLISHES = 10;

/** Measures users who all have a portrait. Returns the report. */
export async function measurePortraits(folder: string, largest: number, rounds: number): Promise<string> {
  const folders = await fillFolders(folder, largest);
  const idle = new Map<Folder, Record<string, number>>();
  for (const one of folders)
    idle.set(one, { 'start-up, ms': await medianStart(one.dataDir), ...(await measureSweep(one)) });
  const requested = await measureRequests(folders, rounds);
  const measured = [];
  for (const one of folders) {
    const figures = { ...idle.get(one), ...requested.get(one), ...(await measureBackup(one)) };
    measured.push({ size: one.portraits, figures });
  }
  return `Users who all have a portrait, of 8 KB:\n\n${figureTable('portraits', measured)}`;
}

async function measureRequests(folders: readonly Folder[], rounds: number) {
  const generator = startLoadGenerator();
  const photo = readFileSync(PHOTO);
  const results = await playRounds(folders, rounds, async (server, { known }) => {
    const reads = await Promise.all(draw(known, READS).map((user) => downloadOf(server, user)));
    const publishes: Request[] = [];
    for (const user of draw(known, PUBLISHES)) publishes.push(await upload(server, user, photo));
    const p50Of = async (requests: Request[]) =>
      (await generator.run({ url: server.url, connections: 1, seconds: 'once', requests })).p50;
    return {
      'first read of a portrait, p50 ms': await p50Of(reads),
      'read again, p50 ms': await p50Of(reads),
      'publish a photo, p50 ms': await p50Of(publishes),
    };
  });
  generator.stop();
  return results;
}

/** Returns the request that downloads a user's portrait from its signed URL. */
async function downloadOf({ url }: Server, { user_id, access_token }: TestUser): Promise<Request> {
  const headers = { authorization: `Bearer ${access_token}` };
  const answer = await fetch(`${url}/users/${user_id}/avatar`, { headers, redirect: 'manual' });
  const { pathname, search } = new URL(answer.headers.get('location') ?? '', url);
  return { method: 'GET', path: pathname + search };
}
