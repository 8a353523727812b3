import type { Context } from 'hono';
import { AppError, problems } from '../core/errors.ts';
import { operations } from '../shared/models/typescript/operations.ts';
import type { Problem } from '../shared/models/typescript/types.ts';
import { type AppEnv, answer } from './answer.ts';

/**
 * Any error as a problem document (RFC 9457). What was not meant for the caller is reported, and answered as `internal`; of
 * an outage the cause is.
 */
export function problemOf(error: unknown, context: Context<AppEnv>, report: (failure: unknown) => void): Response {
  if (error instanceof AppError) {
    if (error.cause && error.code === 'unavailable') report(error.cause);
    return answerProblem(error, context);
  }
  // A phone that lost its network is no failure of ours; this answer is for the log's sake.
  if (isHangUp(error, context.req.raw.signal)) {
    return answerProblem(new AppError('interrupted', 'Send it again.'), context);
  }
  report(error);
  return answerProblem(new AppError('internal', 'Try again in a moment; if it stays, report the instance.'), context);
}

/** Error codes of reading a body whose sender has disconnected. */
const HANG_UPS: readonly unknown[] = ['ABORT_ERR', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];

function isHangUp(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && 'code' in error && HANG_UPS.includes(error.code));
}

/** 405 with `Allow` where the contract has the address with other methods, else 404. */
export function notFound(context: Context<AppEnv>): Response {
  const parts = context.req.path.split('/');
  const allowed = operations.filter(({ path }) => matches(path, parts)).map(({ method }) => method);
  if (allowed.length === 0) throw new AppError('not-found', 'Check the address; /docs lists all that there are.');
  const allow = allowed.join(', ');
  return answerProblem(new AppError('method-not-allowed', `Use ${allow} here.`), context, { Allow: allow });
}

/** What a problem is answered with, but for the headers of every answer. */
export function problemDocument(error: AppError, requestId: string) {
  const problem: Problem = {
    type: `/problems/${error.code}`,
    ...problems[error.code],
    detail: error.message,
    instance: requestId,
    ...(error.errors ? { errors: [...error.errors] } : {}),
  };
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  return { status: problem.status, body: JSON.stringify(problem), headers };
}

function answerProblem(error: AppError, context: Context<AppEnv>, more: Record<string, string> = {}): Response {
  const { status, body, headers } = problemDocument(error, context.get('requestId'));
  return answer(context, status, body, {
    ...headers,
    // RFC 6750 §3: without a proved token there is no more to say than how to send one.
    ...(error.code === 'unauthorized' ? { 'WWW-Authenticate': 'Bearer realm="hatchery"' } : {}),
    ...(error.retryAfter === undefined ? {} : { 'Retry-After': String(error.retryAfter) }),
    ...more,
  });
}

function matches(pattern: string, given: readonly string[]): boolean {
  const wanted = pattern.split('/');
  return (
    wanted.length === given.length && wanted.every((part, at) => (part[0] === '{' ? given[at] : part === given[at]))
  );
}
