import type { Context } from 'hono';
import { AppError, problems } from '../core/errors.ts';
import { operations } from '../shared/models/typescript/operations.ts';
import type { Problem } from '../shared/models/typescript/types.ts';
import { type AppEnv, failureOf, type Log } from './observe.ts';

/** Any error as a problem document (RFC 9457). What was not meant for the caller is logged, and answered as `internal`. */
export function problemOf(error: unknown, context: Context<AppEnv>, log: Log): Response {
  if (error instanceof AppError) return answer(error, context);
  log.failure(failureOf(error, context.get('requestId')));
  return answer(new AppError('internal', 'Try again in a moment; if it stays, report the instance.'), context);
}

/** 405 with `Allow` where the contract has the address with other methods, else 404. */
export function notFound(context: Context<AppEnv>): Response {
  const allowed = operations.filter(({ path }) => matches(path, context.req.path)).map(({ method }) => method);
  if (allowed.length === 0) {
    return answer(new AppError('not-found', 'Check the address; /docs lists all that there are.'), context);
  }
  const allow = allowed.join(', ');
  const response = answer(new AppError('method-not-allowed', `Use ${allow} here.`), context);
  response.headers.set('Allow', allow);
  return response;
}

function answer(error: AppError, context: Context<AppEnv>): Response {
  const problem: Problem = {
    type: `/problems/${error.code}`,
    ...problems[error.code],
    detail: error.message,
    instance: context.get('requestId'),
    ...(error.errors ? { errors: [...error.errors] } : {}),
  };
  const headers: Record<string, string> = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  };
  // RFC 6750 §3: without a proved token there is no more to say than how to send one.
  if (error.code === 'unauthorized') headers['WWW-Authenticate'] = 'Bearer realm="hatchery"';
  if (error.retryAfter !== undefined) headers['Retry-After'] = String(error.retryAfter);
  return context.body(JSON.stringify(problem), problem.status as 500, headers);
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith('{') ? given[at] : part === given[at]))
  );
}
