import type { SampleStore } from '../../core/ports/samples.ts';
import { type Cursor, pageOf, parseCursor } from '../../core/streams/pages.ts';
import type { UserService } from '../../core/users/users.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { type Parser, parseMetric, parseQueryTime, readQuery } from '../query.ts';

const DEFAULT_LIMIT = 100;
const MAX_PAGE_SIZE = 1000;

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
