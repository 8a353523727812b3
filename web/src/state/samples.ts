import { signal } from '@preact/signals';
import type { HealthSample, SamplePage } from '../../../shared/models/typescript/types.ts';
import { DAYS, midnight } from '../week.ts';
import { currentUserGuard } from './current-user.ts';
import { poll } from './poll.ts';
import { type PageQuery, SamplePages } from './sample-pages.ts';

export type Metric = HealthSample['metric'];
/** A reading with the id of its stream. */
export type Reading = SamplePage['samples'][number];

const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;
/** The server reads the batches of a week before each page, so a few large pages cost less than many small ones. */
const PAGE_LIMIT = 5000;
/** Maximum number of pages to load per day. A day with three readings per minute fits on one. */
const MAX_PAGES = 2;
const POLL_MS = 60_000;
/** The days before today are read again after this time. Readings of earlier days are rare, and reading them costs the most. */
const EARLIER_MS = 5 * 60_000;

/** The readings of the last seven days by metric, and the failure of the latest request if it failed. */
export const samples = signal<Map<Metric, Reading[]> | undefined>(undefined);
export const samplesFailure = signal<unknown>(undefined);

let latestRequest = 0;
/** When the days before today were read last, on the page's clock. */
let earlierReadAt = Number.NEGATIVE_INFINITY;

/** Loads the readings of all days. Never rejects. */
export function refreshSamples(): Promise<void> {
  earlierReadAt = Number.NEGATIVE_INFINITY;
  return loadSamples();
}

/**
 * Loads the readings of all days immediately, then those of today every minute, and those of earlier days every five
 * minutes. Reloading them only when the pet changes would not be enough, because some readings do not change it.
 * @returns a function that stops polling
 */
export function pollSamples(): () => void {
  earlierReadAt = Number.NEGATIVE_INFINITY;
  return poll(loadSamples, samplesFailure, POLL_MS);
}

/** Never rejects. If several calls run concurrently, only the latest one sets the signals. */
async function loadSamples(): Promise<void> {
  latestRequest += 1;
  const request = latestRequest;
  const isCurrentUser = currentUserGuard();
  const isLatest = () => request === latestRequest && isCurrentUser();
  const startedAt = performance.now();
  const withEarlier = startedAt - earlierReadAt >= EARLIER_MS;
  try {
    const pages = await SamplePages.open();
    const week = await readWeek(pages, withEarlier);
    if (!isLatest()) return;
    if (withEarlier) earlierReadAt = startedAt;
    samplesFailure.value = undefined;
    if (samples.peek() && !pages.haveChanged) return;
    samples.value = week;
    await pages.save();
  } catch (error) {
    if (isLatest()) samplesFailure.value = error;
  }
}

/**
 * Reads each day separately, with a limit for each day. If there are more readings, each day lacks some of them,
 * whereas a single query with one limit would omit the latest days completely.
 */
async function readWeek(pages: SamplePages, withEarlier: boolean): Promise<Map<Metric, Reading[]>> {
  const midnights = Array.from({ length: DAYS + 1 }, (_, day) => midnight(day + 1 - DAYS));
  const [first = 0] = midnights;
  // The first day starts half a day earlier, to include a night that began the evening before.
  const days = midnights.slice(1).map((to, at) => {
    const from = at === 0 ? first - HALF_A_DAY_MS : (midnights[at] ?? 0);
    return readDay(pages, { from, to, isKnownEnough: !withEarlier && at < DAYS - 1 });
  });
  const readings = (await Promise.all(days)).flat();
  const byMetric = new Map<Metric, Reading[]>();
  for (const sample of readings) {
    if (Date.parse(sample.end ?? sample.start) < first) continue;
    const known = byMetric.get(sample.metric);
    if (known) known.push(sample);
    else byMetric.set(sample.metric, [sample]);
  }
  return byMetric;
}

async function readDay(
  pages: SamplePages,
  { from, to, isKnownEnough }: { from: number; to: number; isKnownEnough: boolean },
): Promise<Reading[]> {
  const readings: Reading[] = [];
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: PAGE_LIMIT };
  let query: PageQuery = range;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { samples, next_cursor } = await pages.get(query, isKnownEnough);
    readings.push(...samples);
    if (!next_cursor) break;
    query = { ...range, cursor: next_cursor };
  }
  return readings;
}
