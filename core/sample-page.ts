import type { SamplePage } from '../shared/models/typescript/types.ts';
import { BATCH_SPAN_MS } from './batch.ts';
import { compare } from './compare.ts';
import { AppError } from './errors.ts';
import type { Batch, Metric, SampleStore, User } from './ports.ts';
import { openStreamOf } from './stream.ts';
import { millisecondsOf } from './time.ts';

type StoredSample = SamplePage['samples'][number];

/** Times are in UTC with milliseconds. */
export interface PageQuery {
  metric?: Metric | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Where a reading stands among all of a user's: by start, then stream, batch (and its start) and place in the batch. */
type Place = readonly [start: string, streamId: string, batchId: string, batchStart: string, at: number];

interface Placed {
  place: Place;
  sample: StoredSample;
}

const EARLIEST = new Date(0).toISOString();
const LATEST = '9999-12-31T23:59:59.999Z';

/**
 * A page of a user's readings, in order. Batches overlap, so a reading's turn has come when no batch that is still to be read can
 * start before it: at most the readings of one batch's span are held at a time.
 */
export async function pageOf(samples: SampleStore, user: User, query: PageQuery): Promise<SamplePage> {
  const { metric, from = EARLIEST, to = LATEST, limit } = query;
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const since = new Date(Math.max(0, Date.parse(after?.[0] ?? from) - BATCH_SPAN_MS)).toISOString();
  const isWanted = ({ place, sample }: Placed) =>
    sample.start >= from &&
    sample.start < to &&
    (metric === undefined || sample.metric === metric) &&
    (after === undefined || inOrder(after, place) < 0);
  const found: Placed[] = [];
  let waiting: Placed[] = [];
  const settle = (before: string) => {
    found.push(...waiting.filter(({ sample }) => sample.start < before).sort((a, b) => inOrder(a.place, b.place)));
    waiting = waiting.filter(({ sample }) => sample.start >= before);
  };
  for await (const batch of samples.read(user.user_id, since, to)) {
    settle(batch.start);
    if (found.length > limit) break;
    // One that came in just when its stream was revoked is no longer anybody's to see.
    if (openStreamOf(user, batch.stream_id)) waiting.push(...placed(batch).filter(isWanted));
  }
  if (found.length <= limit) settle(LATEST);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    samples: page.map(({ sample }) => sample),
    ...(found.length > limit && last ? { next_cursor: cursorOf(last.place) } : {}),
  };
}

function placed({ start: from, stream_id, batch_id, samples }: Batch): Placed[] {
  return samples.map((sample, at) => ({
    place: [sample.start, stream_id, batch_id, from, at],
    sample: { ...sample, stream_id },
  }));
}

const inOrder = (a: Place, b: Place): number =>
  compare(a[0], b[0]) || compare(a[1], b[1]) || compare(a[2], b[2]) || compare(a[3], b[3]) || a[4] - b[4];

const cursorOf = (place: Place): string => Buffer.from(place.join(' ')).toString('base64url');

function readCursor(cursor: string): Place {
  const [start = '', streamId = '', batchId = '', batchStart = '', at = ''] = Buffer.from(cursor, 'base64url')
    .toString()
    .split(' ');
  if (Number.isNaN(millisecondsOf(start)) || !/^\d{1,4}$/.test(at)) {
    throw new AppError('invalid-parameter', 'Send the next_cursor of the former page as it is, or start without one.', {
      errors: [{ pointer: '?cursor', detail: 'Send it as it was answered.' }],
    });
  }
  return [start, streamId, batchId, batchStart, Number(at)];
}
