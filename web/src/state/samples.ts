import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { hatchery, mine } from '../api.ts';
import { presence } from './mine.ts';
import { poll } from './poll.ts';

export type Metric = HealthSample['metric'];

const DAYS = 7;
const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;
const PAGE = 1000;
/** Of a day: three measurements every minute fill five. */
const MOST_PAGES = 8;
const LOOK_EVERY_MS = 60_000;

/** The readings of the last seven days by metric; undefined until they have been read, and why they could not be. */
export const samples = signal<Map<Metric, HealthSample[]> | undefined>(undefined);
export const samplesFailure = signal<unknown>(undefined);

let asked = 0;

/** Reads them anew. It never rejects; of several under way the one that was asked for last counts. */
export async function refreshSamples(): Promise<void> {
  asked += 1;
  const turn = asked;
  const isPresent = presence();
  const isWanted = () => turn === asked && isPresent();
  try {
    const found = await readWeek();
    if (!isWanted()) return;
    samples.value = found;
    samplesFailure.value = undefined;
  } catch (error) {
    if (isWanted()) samplesFailure.value = error;
  }
}

/** Reads them now and, as not all readings change the pet, every minute. What is returned ends it. */
export const pollSamples = (): (() => void) => poll(refreshSamples, samplesFailure, LOOK_EVERY_MS);

/** Day by day, so that whoever has too many readings misses some of each day, not the latest days. */
async function readWeek(): Promise<Map<Metric, HealthSample[]>> {
  const midnights = Array.from({ length: DAYS + 1 }, (_, day) => midnight(day + 1 - DAYS));
  const [first = 0] = midnights;
  // The first night began the evening before.
  const days = midnights.slice(1).map((to, at) => readDay(at === 0 ? first - HALF_A_DAY_MS : (midnights[at] ?? 0), to));
  const readings = (await Promise.all(days)).flat();
  const found = new Map<Metric, HealthSample[]>();
  for (const sample of readings) {
    if (Date.parse(sample.end ?? sample.start) < first) continue;
    const known = found.get(sample.metric);
    if (known) known.push(sample);
    else found.set(sample.metric, [sample]);
  }
  return found;
}

async function readDay(from: number, to: number): Promise<HealthSample[]> {
  const readings: HealthSample[] = [];
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: PAGE };
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { ...range, ...(cursor ? { cursor } : {}) };
    const answer = await unwrap(hatchery.GET('/users/{user_id}/samples', { params: { ...mine(), query } }));
    readings.push(...answer.samples);
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return readings;
}

/** The beginning of the day so many days from now, where the reader is. */
function midnight(days: number): number {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime();
}
