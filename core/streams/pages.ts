import type { SamplePage } from '../../shared/models/typescript/types.ts';
import type { Metric, Sample, SampleStore } from '../ports/samples.ts';
import type { User } from '../ports/users.ts';
import { compare, parseTime } from '../util/time.ts';
import { BATCH_SPAN_MS } from './batch-span.ts';
import { isMetric } from './metrics.ts';
import { replaces, type Version } from './same-reading.ts';
import { activeStreamOf } from './stream-of.ts';

/** A query for one page of readings. Times are in UTC with milliseconds. The page begins after the cursor. */
export interface PageQuery {
  metric?: Metric | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  cursor?: Cursor | undefined;
}

/** The sort key of a reading, which is also its identity. Readings with the same key are versions of one reading. */
type SortKey = readonly [start: string, streamId: string, metric: string, end: string];

/** Identifies the last reading of a page. */
export type Cursor = SortKey;

interface Entry extends Version {
  sortKey: SortKey;
}

const EARLIEST = new Date(0).toISOString();
const LATEST = '9999-12-31T23:59:59.999Z';

/**
 * Returns a page of a user's readings, sorted by start. A reading that was sent more than once is on the page once. Because batches may
 * overlap, the scan starts seven days (the maximum span of a batch) before the page, and stops at the first batch that starts after the
 * page's last reading. It holds one batch and at most `limit` + 1 readings in memory.
 */
export async function pageOf(samples: SampleStore, user: User, query: PageQuery): Promise<SamplePage> {
  const { from = EARLIEST, to = LATEST, limit, cursor: after } = query;
  const first = after && after[0] > from ? after[0] : from;
  const since = new Date(Math.max(0, Date.parse(first) - BATCH_SPAN_MS)).toISOString();
  const isWanted = ({ metric, start }: Sample) =>
    start >= first && start < to && (query.metric === undefined || metric === query.metric);
  const found: Entry[] = [];
  for await (const batch of samples.read(user.user_id, since, to, first)) {
    const last = found[limit]?.sample.start ?? LATEST;
    if (batch.start > last) break;
    // Skip readings of revoked streams, because a batch may have been stored while its stream was being revoked.
    if (!activeStreamOf(user, batch.stream_id)) continue;
    const next: Entry[] = [];
    for (const sample of batch.samples) {
      if (sample.start > last) break;
      if (!isWanted(sample)) continue;
      const sortKey: SortKey = [sample.start, batch.stream_id, sample.metric, sample.end ?? ''];
      if (after === undefined || compareSortKeys(after, sortKey) < 0)
        next.push({ sortKey, sample, received_at: batch.received_at });
    }
    // A batch is sorted by value before end.
    next.sort((a, b) => compareSortKeys(a.sortKey, b.sortKey));
    mergeInto(found, next, limit + 1);
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    samples: page.map(({ sortKey: [, stream_id], sample }) => ({ ...sample, stream_id })),
    ...(found.length > limit && last ? { next_cursor: cursorOf(last.sortKey) } : {}),
  };
}

/** Merges a sorted list into another one, and keeps its first `count` readings, each in the version that counts. */
function mergeInto(merged: Entry[], others: readonly Entry[], count: number): void {
  const [begin] = others;
  if (!begin) return;
  // Most batches start after all readings so far, which therefore stay in place.
  let kept = merged.length;
  while (kept > 0 && compareSortKeys((merged[kept - 1] as Entry).sortKey, begin.sortKey) >= 0) kept -= 1;
  const rest = merged.splice(kept);
  let [at, other] = [0, 0];
  for (;;) {
    const [left, right] = [rest[at], others[other]];
    const next = left && (!right || compareSortKeys(left.sortKey, right.sortKey) <= 0) ? left : right;
    const last = merged[merged.length - 1];
    // The list has each reading once, so only a reading of the other one can be a version of the last.
    const isVersion = last && next && next !== left && compareSortKeys(last.sortKey, next.sortKey) === 0;
    if (!next || (merged.length === count && !isVersion)) return;
    if (!isVersion) merged.push(next);
    else if (replaces(next, last)) merged[merged.length - 1] = next;
    if (next === left) at += 1;
    else other += 1;
  }
}

const compareSortKeys = (a: SortKey, b: SortKey): number =>
  compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2]) || compare(a[3], b[3]);

const cursorOf = (sortKey: SortKey): string => Buffer.from(sortKey.join(' ')).toString('base64url');

/** @returns undefined if the text is not a `next_cursor` */
export function parseCursor(text: string): Cursor | undefined {
  const [start = '', streamId = '', metric = '', end = '', ...rest] = Buffer.from(text, 'base64url')
    .toString()
    .split(' ');
  const isTime = (time: string) => !Number.isNaN(parseTime(time));
  if (rest.length > 0 || !isTime(start) || !isMetric(metric) || (end !== '' && !isTime(end))) return undefined;
  return [start, streamId, metric, end];
}
