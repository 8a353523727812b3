import { signal } from '@preact/signals';
import { answerOf } from '../../../client/client.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { hatchery, mine } from '../api.ts';

export type Metric = HealthSample['metric'];

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const PAGE = 1000;
/** A watch that reports every minute fills twelve pages a week. */
const MOST_PAGES = 24;

/** The last week's readings by metric, the earliest first; undefined until they have been read. */
export const samples = signal<Map<Metric, HealthSample[]> | undefined>(undefined);

export async function loadSamples(): Promise<void> {
  const from = new Date(Date.now() - WEEK_MS).toISOString();
  const found = new Map<Metric, HealthSample[]>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { from, limit: PAGE, ...(cursor ? { cursor } : {}) };
    const answer = await answerOf(hatchery.GET('/users/{user_id}/samples', { params: { ...mine(), query } }));
    for (const sample of answer.samples) {
      const known = found.get(sample.metric);
      if (known) known.push(sample);
      else found.set(sample.metric, [sample]);
    }
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  samples.value = found;
}
