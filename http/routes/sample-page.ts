import type { Context } from 'hono';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { type Cursor, pageOf, parseCursor } from '../../core/streams/pages.ts';
import { type Parser, parseMetric, parseQueryTime, readQuery } from '../query.ts';

const DEFAULT_LIMIT = 100;
const MAX_PAGE_SIZE = 1000;

/** Reads the page of a user's readings that the query asks for. */
export function readPage(context: Context, samples: SampleStore, user: User) {
  const { limit = DEFAULT_LIMIT, ...query } = readQuery(context, PAGE_QUERY);
  return pageOf(samples, user, { ...query, limit });
}

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
