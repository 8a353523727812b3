import type { Request } from 'autocannon';
import { MINUTE_MS, readings, STREAM_ID } from '../../ingest/readings.ts';
import { type LoadGenerator, startLoadGenerator } from '../../load.ts';
import type { Server } from '../../servers.ts';
import { databaseIn, warm } from '../disk.ts';
import { draw } from '../folders.ts';
import { playRounds } from '../rounds.ts';
import { type Folder, KEPT_DAYS, MINUTES_IN_BATCH, type Wearer } from './fill.ts';

/** Number of wearers whose requests are timed in a round. The smallest folder has enough for five rounds and a warm-up. */
const WEARERS = 16;
/** Requests of each wearer in a round. */
const REPEATS = 12;
const BATCHES = 3;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Sends one request at a time to servers on all folders, in turn. */
export async function measureRequests(folders: readonly Folder[], rounds: number) {
  const generator = startLoadGenerator();
  const shuffled = new Map(folders.map((folder) => [folder, draw(folder.known, folder.known.length)]));
  const results = await playRounds(folders, rounds, async (server, folder, round) => {
    warm(databaseIn(folder.dataDir));
    // Other wearers in each round, because only the first look at a pet reads the stored readings.
    const wearers = shuffled.get(folder)?.slice(round * WEARERS, (round + 1) * WEARERS) ?? [];
    return { ...(await timeRequests(generator, server, wearers, round)), ...(await exportOf(server, wearers)) };
  });
  generator.stop();
  return results;
}

async function timeRequests(generator: LoadGenerator, { url }: Server, wearers: readonly Wearer[], round: number) {
  const operations: Record<string, Request[]> = {
    'first look at a pet': wearers.map(look),
    'check again': repeat(REPEATS, () => wearers.map(look)),
    'page of 1,000 readings': repeat(REPEATS, () => wearers.map(page)),
    'batch of 60 readings': repeat(BATCHES, (at) => wearers.map((wearer) => batch(wearer, round * BATCHES + at))),
  };
  const figures: Record<string, number> = {};
  for (const [name, requests] of Object.entries(operations)) {
    const { p50, p99 } = await generator.run({ url, connections: 1, seconds: 'once', requests });
    figures[`${name}, p50 ms`] = p50;
    figures[`${name}, p99 ms`] = p99;
  }
  return figures;
}

const repeat = (times: number, requests: (at: number) => Request[]): Request[] =>
  Array.from({ length: times }, (_, at) => requests(at)).flat();

const authorization = (token: string) => ({ authorization: `Bearer ${token}` });

const look = ({ user_id, access_token }: Wearer): Request => ({
  path: `/users/${user_id}/pet`,
  headers: authorization(access_token),
});

/** Asks for readings from a random time on, of which there are more than a page. */
function page({ user_id, access_token }: Wearer): Request {
  const from = new Date(Date.now() - (2 + Math.random() * (KEPT_DAYS - 9)) * DAY_MS).toISOString();
  return { path: `/users/${user_id}/samples?limit=1000&from=${from}`, headers: authorization(access_token) };
}

/** Sends the readings of an hour of the last day, which the folder does not have. */
function batch({ user_id, ingest_token }: Wearer, hour: number): Request {
  const from = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - (23 - hour) * HOUR_MS;
  return {
    method: 'POST',
    path: `/users/${user_id}/streams/${STREAM_ID}/samples`,
    headers: authorization(ingest_token),
    body: JSON.stringify({ samples: readings(['heart_rate'], from, MINUTES_IN_BATCH) }),
  };
}

/** Downloads everything about one wearer. */
async function exportOf({ url }: Server, [wearer]: readonly Wearer[]): Promise<Record<string, number>> {
  if (!wearer) return {};
  const started = performance.now();
  const answer = await fetch(`${url}/users/${wearer.user_id}/export`, { headers: authorization(wearer.access_token) });
  let [first, bytes] = [Number.NaN, 0];
  for await (const part of answer.body ?? []) {
    if (bytes === 0) first = performance.now() - started;
    bytes += part.byteLength;
  }
  const seconds = (performance.now() - started) / 1000;
  if (!answer.ok) throw new Error(`An export was answered ${answer.status}.`);
  return { 'export, first byte ms': first, 'export, seconds': seconds, 'export, MB/s': bytes / 2 ** 20 / seconds };
}
