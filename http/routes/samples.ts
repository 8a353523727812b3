import type { SampleStore } from '../../core/ports/samples.ts';
import { type Cursor, pageOf, parseCursor } from '../../core/streams/pages.ts';
import type { UserService } from '../../core/users/users.ts';
import type { HandlerOf } from '../authenticate.ts';
import { answerIfChanged } from '../conditional.ts';
import {
  CURSOR_ADVICE,
  DEFAULT_PAGE_SIZE,
  limitUpTo,
  type Parser,
  parseMetric,
  parseQueryTime,
  readQuery,
} from '../query.ts';

/** Maximum number of readings on a page. A day with three readings a minute fits on one. */
const MAX_READINGS = 5000;

interface Dependencies {
  users: UserService;
  samples: SampleStore;
}

/** Handler for `GET /users/{user_id}/samples`. */
export function sampleRoutes({ users, samples }: Dependencies) {
  const listSamples: HandlerOf<'listSamples'> = async (context, owner) => {
    const user = await users.get(owner);
    const { limit = DEFAULT_PAGE_SIZE, ...query } = readQuery(context, PAGE_QUERY);
    return answerIfChanged(context, await pageOf(samples, user, { ...query, limit }));
  };

  return { listSamples };
}

const PAGE_QUERY = {
  metric: parseMetric,
  from: parseQueryTime,
  to: parseQueryTime,
  limit: limitUpTo(MAX_READINGS),
  cursor: ((text, reject) => parseCursor(text) ?? reject(CURSOR_ADVICE)) satisfies Parser<Cursor>,
};
