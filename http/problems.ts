import type { Context } from 'hono';
import { AppError, type ErrorCode, type FieldError } from '../core/errors.ts';
import type { Problem } from '../shared/models/typescript/types.ts';
import { type AppEnv, answer } from './answer.ts';

/** Codes of the errors that only the HTTP layer throws. */
type RequestErrorCode =
  | 'malformed-json'
  | 'malformed-request'
  | 'malformed-event'
  | 'interrupted'
  | 'forbidden'
  | 'device-credentials'
  | 'wrong-address'
  | 'method-not-allowed'
  | 'request-too-slow'
  | 'body-too-large'
  | 'headers-too-large'
  | 'unsupported-content-encoding'
  | 'internal';

export type ProblemCode = ErrorCode | RequestErrorCode;

/** The HTTP status and title of every problem, by its code. */
export const problems = {
  'malformed-json': { status: 400, title: 'The body is not a JSON object' },
  'malformed-request': { status: 400, title: 'The request is not valid HTTP' },
  'malformed-event': { status: 400, title: 'The event is not a request of an HTTP API' },
  interrupted: { status: 400, title: 'The request was cut off' },
  'invalid-profile': { status: 400, title: 'The profile has invalid fields' },
  'invalid-stream': { status: 400, title: 'The stream has invalid fields' },
  'invalid-token': { status: 400, title: 'The token has invalid fields' },
  'invalid-identity': { status: 400, title: 'The ID token is not valid' },
  'invalid-session': { status: 400, title: 'The session has invalid fields' },
  'invalid-passkey': { status: 400, title: 'The passkey is not valid' },
  'invalid-push-subscription': { status: 400, title: 'The push subscription is not valid' },
  'invalid-lock': { status: 400, title: 'The lock has invalid fields' },
  'invalid-batch': { status: 400, title: 'The batch has invalid readings' },
  'invalid-parameter': { status: 400, title: 'A parameter or header is invalid' },
  'not-paired': { status: 400, title: 'The device is not paired' },
  unauthorized: { status: 401, title: 'A valid access token is required' },
  'device-credentials': { status: 401, title: 'Devices have no credentials' },
  forbidden: { status: 403, title: 'The token does not allow this operation' },
  'token-too-new': { status: 403, title: 'The token is less than 24 hours old' },
  'too-young': { status: 403, title: 'The user is too young for this service' },
  'wrong-address': { status: 403, title: 'The API has another address' },
  'invalid-signature': { status: 403, title: 'The signed URL does not allow this request' },
  'not-found': { status: 404, title: 'Not found' },
  'not-linked': { status: 404, title: 'No user is linked to the identity' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'request-too-slow': { status: 408, title: 'The request arrived too slowly' },
  'nothing-uploaded': { status: 409, title: 'There is no upload to publish' },
  'already-created': { status: 409, title: 'The user exists already' },
  'still-agreed': { status: 409, title: 'The stream still has consent for the metric' },
  'too-many-streams': { status: 409, title: 'The user has too many streams' },
  'too-many-identities': { status: 409, title: 'The user has too many identities' },
  'identity-linked': { status: 409, title: 'The identity is linked to another user' },
  'too-many-tokens': { status: 409, title: 'The user has too many tokens of this kind' },
  'too-many-passkeys': { status: 409, title: 'The user has too many passkeys' },
  'too-many-push-subscriptions': { status: 409, title: 'The user has too many push subscriptions' },
  'last-token': { status: 409, title: 'This is the last way in' },
  'precondition-failed': { status: 412, title: 'The profile has changed' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'picture-too-large': { status: 413, title: 'The picture is too large' },
  'unsupported-content-encoding': { status: 415, title: 'The content encoding is not supported' },
  'unsupported-picture-type': { status: 415, title: 'The picture type is not supported' },
  'unreadable-picture': { status: 422, title: 'The upload is not a readable picture' },
  'batch-id-reused': { status: 422, title: 'The batch_id was used for other readings' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used with another body' },
  locked: { status: 423, title: 'The user is locked' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The URL and headers are too large' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'The service is temporarily unavailable' },
} as const satisfies Record<ProblemCode, { status: number; title: string }>;

/** An error of the HTTP layer. The `detail` is sent to the client. */
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
 * Converts any error to a problem document (RFC 9457). Unexpected errors and the causes of `unavailable` are reported. For an unexpected
 * error, the client receives `internal`.
 */
export function problemOf(error: unknown, context: Context<AppEnv>, report: (failure: unknown) => void): Response {
  if (error instanceof AppError && error.code === 'unavailable' && error.cause) report(error.cause);
  if (error instanceof AppError || error instanceof RequestError) return answerProblem(error, context);
  // A disconnected client is not a server failure. The client cannot receive this response, but the log line contains its status.
  if (isDisconnect(error, context.req.raw.signal)) {
    return answerProblem(
      new RequestError('interrupted', 'The connection was closed before the request was complete. Send it again.'),
      context,
    );
  }
  report(error);
  return answerProblem(internalError(), context);
}

export const internalError = () =>
  new RequestError(
    'internal',
    'The request failed because of an error in the service. Try again; if it fails again, report the `instance`.',
  );

/** Codes of the errors that occur when a request is read after its client has disconnected. */
const DISCONNECT_CODES: readonly unknown[] = ['ABORT_ERR', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];

function isDisconnect(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return (
    error === signal.reason || (error instanceof Error && 'code' in error && DISCONNECT_CODES.includes(error.code))
  );
}

/** Returns the status, the body and the specific headers of a problem. `answer` adds the common headers. */
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

/**
 * Responds with a problem document.
 *
 * @param more additional headers
 */
export function answerProblem(
  error: ProblemDetails,
  context: Context<AppEnv>,
  more: Record<string, string> = {},
): Response {
  const { status, body, headers } = problemDocument(error, context.get('requestIds').request_id);
  return answer(context, status, body, {
    ...headers,
    // Without the `error` attribute (RFC 6750 §3), which only a request with a token may get. `detail` says which mistake was made.
    ...(error.code === 'unauthorized' ? { 'WWW-Authenticate': 'Bearer realm="hatchery"' } : {}),
    // RFC 9110 §15.5.16
    ...(error.code === 'unsupported-content-encoding' ? { 'Accept-Encoding': 'identity' } : {}),
    ...(error.retryAfter === undefined ? {} : { 'Retry-After': String(error.retryAfter) }),
    ...more,
  });
}
