import type { Context } from 'hono';
import { AppError, type ErrorCode, type FieldError } from '../core/errors.ts';
import { operations } from '../shared/models/typescript/operations.ts';
import type { Problem } from '../shared/models/typescript/types.ts';
import { type AppEnv, answer } from './answer.ts';

/** Errors of the HTTP layer, which the domain never throws. */
type RequestErrorCode =
  | 'malformed-json'
  | 'malformed-request'
  | 'malformed-event'
  | 'interrupted'
  | 'forbidden'
  | 'method-not-allowed'
  | 'request-too-slow'
  | 'body-too-large'
  | 'headers-too-large'
  | 'internal';

export type ProblemCode = ErrorCode | RequestErrorCode;

/** HTTP status and title of every problem, by its stable code. */
export const problems = {
  'malformed-json': { status: 400, title: 'The body is not a JSON object' },
  'malformed-request': { status: 400, title: 'This is no HTTP request that can be read' },
  'malformed-event': { status: 400, title: 'This is no request from an HTTP API' },
  interrupted: { status: 400, title: 'The request was cut off' },
  'invalid-profile': { status: 400, title: 'The profile has fields that cannot be accepted' },
  'invalid-stream': { status: 400, title: 'The stream has fields that cannot be accepted' },
  'invalid-token': { status: 400, title: 'The token has fields that cannot be accepted' },
  'invalid-batch': { status: 400, title: 'The batch has readings that cannot be accepted' },
  'invalid-parameter': { status: 400, title: 'A parameter or header cannot be accepted' },
  unauthorized: { status: 401, title: 'An access token is needed' },
  forbidden: { status: 403, title: 'This token is not for this' },
  'invalid-signature': { status: 403, title: 'This signed address does not allow this' },
  'not-found': { status: 404, title: 'Nothing is here' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'request-too-slow': { status: 408, title: 'The request did not arrive in time' },
  'nothing-uploaded': { status: 409, title: 'No upload is waiting' },
  'already-created': { status: 409, title: 'This user is already in use' },
  'still-agreed': { status: 409, title: 'There is still consent for this' },
  'too-many-streams': { status: 409, title: 'There are too many streams' },
  'too-many-tokens': { status: 409, title: 'There are too many access tokens' },
  'last-token': { status: 409, title: 'This is the last access token' },
  'precondition-failed': { status: 412, title: 'The profile has changed meanwhile' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'picture-too-large': { status: 413, title: 'The picture is too large' },
  'unsupported-picture-type': { status: 415, title: 'This type of picture is not taken' },
  'unreadable-picture': { status: 422, title: 'The upload is not a readable picture' },
  'batch-id-reused': { status: 422, title: 'This batch_id came with other readings' },
  'idempotency-key-reused': { status: 422, title: 'This idempotency key came with another body' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The address and headers are too large' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'The service is not ready' },
} as const satisfies Record<ProblemCode, { status: number; title: string }>;

/** An error of the HTTP layer. `detail` is sent to the client. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly code: RequestErrorCode;

  constructor(code: RequestErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** The parts of an error that are sent to the client. */
interface ProblemDetails {
  code: ProblemCode;
  message: string;
  errors?: readonly FieldError[] | undefined;
  retryAfter?: number | undefined;
}

/**
 * Turns any error into a problem document (RFC 9457). Unexpected errors, and the causes of `unavailable`, are reported; the client gets
 * `internal` for an unexpected error.
 */
export function problemOf(error: unknown, context: Context<AppEnv>, report: (failure: unknown) => void): Response {
  if (error instanceof AppError && error.code === 'unavailable' && error.cause) report(error.cause);
  if (error instanceof AppError || error instanceof RequestError) return answerProblem(error, context);
  // A disconnected client is not a server failure. It cannot receive this answer, but the log line has its status.
  if (isDisconnect(error, context.req.raw.signal)) {
    return answerProblem(new RequestError('interrupted', 'Send it again.'), context);
  }
  report(error);
  return answerProblem(internalError(), context);
}

/** The client's view of an unexpected error. */
export const internalError = () =>
  new RequestError('internal', 'Try again in a moment; if it stays, report the instance.');

/** Codes of errors from reading a request whose client has disconnected. */
const DISCONNECT_CODES: readonly unknown[] = ['ABORT_ERR', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];

function isDisconnect(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return (
    error === signal.reason || (error instanceof Error && 'code' in error && DISCONNECT_CODES.includes(error.code))
  );
}

/** Answers 405 with `Allow` if the contract has this path with other methods, else 404. */
export function notFound(context: Context<AppEnv>): Response {
  const parts = context.req.path.split('/');
  const allowed = operations.filter(({ path }) => matches(path, parts)).map(({ method }) => method);
  if (allowed.length === 0) throw new AppError('not-found', 'Check the address; /docs lists all that there are.');
  const allow = allowed.join(', ');
  return answerProblem(new RequestError('method-not-allowed', `Use ${allow} here.`), context, { Allow: allow });
}

/** Status, body and specific headers of a problem; `answer` adds the common headers. */
export function problemDocument(error: ProblemDetails, requestId: string) {
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

function answerProblem(error: ProblemDetails, context: Context<AppEnv>, more: Record<string, string> = {}): Response {
  const { status, body, headers } = problemDocument(error, context.get('requestId'));
  return answer(context, status, body, {
    ...headers,
    // RFC 6750 §3: without an `error` attribute, so that missing and invalid tokens get the same answer.
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
