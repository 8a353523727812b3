import type { Context } from 'hono';
import { AppError } from '../../core/errors.ts';
import type { Metric, SampleStore } from '../../core/ports/samples.ts';
import type { IngestService } from '../../core/streams/ingest.ts';
import { ALL_METRICS, isMetric } from '../../core/streams/metrics.ts';
import { type PageQuery, pageOf } from '../../core/streams/pages.ts';
import type { UserService } from '../../core/users/users.ts';
import { parseTime } from '../../core/util/time.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';

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
    const page = await pageOf(samples, await users.get(owner), queryOf(context));
    return answerJson(context, 200, page, { 'Cache-Control': 'private, no-cache' });
  };

  return { listSamples };
}

function queryOf(context: Context): PageQuery {
  const { metric, from, to, limit, cursor } = context.req.query();
  return {
    metric: metricOf(metric),
    from: timeOf('from', from),
    to: timeOf('to', to),
    limit: limitOf(limit),
    cursor,
  };
}

/**
 * Parses the query parameter `metric`.
 *
 * @returns undefined if the parameter is missing
 * @throws `invalid-parameter` if there is no such metric
 */
export function metricOf(text: string | undefined): Metric | undefined {
  if (text === undefined || isMetric(text)) return text;
  throw invalidQuery('metric', `Send one of ${ALL_METRICS.join(', ')}.`);
}

function timeOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = parseTime(text);
  // In a query, `+` means a space, so the `+` in a time such as 2026-03-14T09:26:53+01:00 has to be encoded.
  if (Number.isNaN(time))
    throw invalidQuery(
      name,
      'Send a time such as 2026-03-14T09:26:53Z (RFC 3339), between the years 0000 and 9999 UTC. In a URL, encode + as %2B.',
    );
  return new Date(time).toISOString();
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (limit > MAX_PAGE_SIZE) throw invalidQuery('limit', `Send a whole number from 1 to ${MAX_PAGE_SIZE}.`);
  return limit;
}

function invalidQuery(name: string, detail: string): AppError {
  return new AppError(
    'invalid-parameter',
    `The parameter ${name} is invalid. Correct it as described in \`errors\`, or remove it.`,
    {
      errors: [{ pointer: `?${name}`, detail }],
    },
  );
}
