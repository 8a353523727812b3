/** Every problem Hatchery answers with: its stable code, its HTTP status and its title. */
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
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof problems;

/** A value at fault: a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export interface Fault {
  pointer: string;
  detail: string;
}

interface AppErrorOptions extends ErrorOptions {
  errors?: readonly Fault[];
  /** Seconds after which another try may succeed. */
  retryAfter?: number;
}

/** The one error that is meant for the caller; `detail` is shown, so it is plain, kind and free of personal data. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly Fault[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(detail, options);
    this.name = 'AppError';
    this.code = code;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }
}
