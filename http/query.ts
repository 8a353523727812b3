import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { parseTime } from '../core/util/time.ts';

/** Parses the value of a query parameter. Calls `reject` with what to send instead, or with the error to throw if no other is invalid. */
export type Parser<Value> = (text: string, reject: Reject) => Value | undefined;
type Reject = (invalid: string | AppError) => undefined;

interface InvalidParameter {
  name: string;
  invalid: string | AppError;
}

/**
 * Parses query parameters. The value of a missing parameter is undefined.
 *
 * @throws `invalid-parameter` with an error for each invalid parameter; another code if the parser of the only invalid one gave it
 */
export function readQuery<Query extends object>(
  context: Context,
  parsers: { [Name in keyof Query]: Parser<Query[Name]> },
): { [Name in keyof Query]: Query[Name] | undefined } {
  const found: InvalidParameter[] = [];
  const values = Object.entries<Parser<unknown>>(parsers).map(([name, parse]) => {
    const text = context.req.query(name);
    const reject: Reject = (invalid) => void found.push({ name, invalid });
    return [name, text === undefined ? undefined : parse(text, reject)];
  });
  if (found.length > 0) throw invalidQuery(found);
  return Object.fromEntries(values);
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
  return reject(
    'Send a time such as 2026-03-14T09:26:53Z (RFC 3339), between the years 0000 and 9999 UTC. In a URL, encode + as %2B.',
  );
};
