import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import type { Metric } from '../core/ports/samples.ts';
import { ALL_METRICS, isMetric } from '../core/streams/metrics.ts';
import { MAX_FIELD_ERRORS } from '../core/util/field-errors.ts';
import { parseTime, TIME_ADVICE } from '../core/util/time.ts';

/** Parses the value of a query parameter. Calls `reject` with what to send instead, or with the error to throw if no other is invalid. */
export type Parser<Value> = (text: string, reject: Reject) => Value | undefined;
type Reject = (invalid: string | AppError) => undefined;

interface InvalidParameter {
  name: string;
  invalid: string | AppError;
}

/** Maximum length of a parameter's name in an error. */
const MAX_NAME = 100;

/**
 * Parses query parameters. The value of a missing parameter is undefined. Parameters without a parser are invalid.
 *
 * @throws `invalid-parameter` with an error for each invalid parameter; another code if the parser of the only invalid one gave it
 */
export function readQuery<Query extends object>(
  context: Context,
  parsers: { [Name in keyof Query]: Parser<Query[Name]> },
): { [Name in keyof Query]: Query[Name] | undefined } {
  const found = unknownParameters(context, Object.keys(parsers));
  const values = Object.entries<Parser<unknown>>(parsers).map(([name, parse]) => {
    const [text, ...others] = new Set(context.req.queries(name));
    const reject: Reject = (invalid) => void found.push({ name, invalid });
    if (others.length > 0) return [name, reject('This parameter has several values. Send one.')];
    return [name, text === undefined ? undefined : parse(text, reject)];
  });
  if (found.length > 0) throw invalidQuery(found);
  return Object.fromEntries(values);
}

/**
 * Rejects all query parameters. For operations that have none.
 *
 * @throws `invalid-parameter` with an error for each parameter
 */
export function refuseQuery(context: Context): void {
  const found = unknownParameters(context, []);
  if (found.length > 0) throw invalidQuery(found);
}

function unknownParameters({ req }: Context, names: readonly string[]): InvalidParameter[] {
  if (!req.url.includes('?')) return [];
  const sent = new Set(new URL(req.url).searchParams.keys());
  const invalid =
    names.length === 0
      ? 'This operation has no query parameters. Remove it.'
      : `This parameter is not defined. Remove it, or send one of ${names.join(', ')}.`;
  const unknown = [...sent].filter((name) => !names.includes(name)).slice(0, MAX_FIELD_ERRORS);
  return unknown.map((name) => ({ name: name.slice(0, MAX_NAME), invalid }));
}

function invalidQuery(found: readonly InvalidParameter[]): AppError {
  const errors = found.map(({ name, invalid }) => ({
    pointer: `?${name}`,
    detail: typeof invalid === 'string' ? invalid : invalid.message,
  }));
  const [first, ...others] = found;
  if (first?.invalid instanceof AppError && others.length === 0) {
    return new AppError(first.invalid.code, first.invalid.message, { errors });
  }
  const names = found.map(({ name }) => name).join(', ');
  const detail = `The query has invalid parameters: ${names}. Correct them as described in \`errors\`, or remove them.`;
  return new AppError('invalid-parameter', detail, { errors });
}

/**
 * Parses a time in a query, in which a `+` that is not encoded means a space, and in which some languages write spaces around the time,
 * such as `2026-03-14 09:26:53 +00:00`.
 *
 * @returns the time in UTC
 */
export const parseQueryTime: Parser<string> = (text, reject) => {
  const time = parseTime(
    text
      .replace(/^([\d-]{10}) /, '$1T')
      .replace(
        / ?([ +-])(\d\d:?\d\d)$/,
        (_match, sign: string, offset: string) => (sign === ' ' ? '+' : sign) + offset,
      ),
  );
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  return reject(`${TIME_ADVICE} The year in UTC is from 0000 to 9999. In a URL, encode + as %2B.`);
};

/** Parses the name of a metric in a query. */
export const parseMetric: Parser<Metric> = (text, reject) =>
  isMetric(text) ? text : reject(`Send one of ${ALL_METRICS.join(', ')}.`);

export const DEFAULT_PAGE_SIZE = 100;
/** Maximum number of users, or of acts, on a page. */
const MAX_PAGE_SIZE = 1000;
export const CURSOR_ADVICE = 'Send `next_cursor` of the previous page unchanged, or no cursor for the first page.';

/** Returns a parser for the number of entries of a page. */
export const limitUpTo =
  (max: number): Parser<number> =>
  (text, reject) => {
    const limit = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
    return limit <= max ? limit : reject(`Send a whole number from 1 to ${max}.`);
  };
export const parseLimit = limitUpTo(MAX_PAGE_SIZE);
