import type { Metric, SampleStore } from '../../core/ports/samples.ts';
import type { IngestService } from '../../core/streams/ingest.ts';
import { ALL_METRICS, isMetric } from '../../core/streams/metrics.ts';
import { type Cursor, pageOf, parseCursor } from '../../core/streams/pages.ts';
import type { UserService } from '../../core/users/users.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { type Parser, parseQueryTime, readQuery } from '../query.ts';

export const MAX_BATCH_KIB = 256;
const DEFAULT_LIMIT = 100;
const MAX_PAGE_SIZE = 1000;

/** Handler for `POST /users/{user_id}/streams/{stream_id}/samples`. */
export function ingestRoutes(ingest: IngestService) {
  const sendSamples: HandlerOf<'sendSamples'> = async (context, sender) => {
    const streamId = (context.req.param('stream_id') ?? '').toLowerCase();
    const body = await readJsonObject(context, MAX_BATCH_KIB);
    return answerJson(context, 202, await ingest.ingest(sender, streamId, body), { 'Cache-Control': 'no-store' });
  };

  return { sendSamples };
}

interface Dependencies {
  users: UserService;
  samples: SampleStore;
}

/** Handler for `GET /users/{user_id}/samples`. */
export function sampleRoutes({ users, samples }: Dependencies) {
  const listSamples: HandlerOf<'listSamples'> = async (context, owner) => {
    const user = await users.get(owner);
    const { limit = DEFAULT_LIMIT, ...query } = readQuery(context, PAGE_QUERY);
    const page = await pageOf(samples, user, { ...query, limit });
    return answerJson(context, 200, page, { 'Cache-Control': 'private, no-cache' });
  };

  return { listSamples };
}

/** Parses the name of a metric in a query. */
export const parseMetric: Parser<Metric> = (text, reject) =>
  isMetric(text) ? text : reject(`Send one of ${ALL_METRICS.join(', ')}.`);

const parseLimit: Parser<number> = (text, reject) => {
  const limit = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  return limit <= MAX_PAGE_SIZE ? limit : reject(`Send a whole number from 1 to ${MAX_PAGE_SIZE}.`);
};

const PAGE_QUERY = {
  metric: parseMetric,
  from: parseQueryTime,
  to: parseQueryTime,
  limit: parseLimit,
  cursor: ((text, reject) =>
    parseCursor(text) ??
    reject(
      'Send `next_cursor` of the previous page unchanged, or no cursor for the first page.',
    )) satisfies Parser<Cursor>,
};
