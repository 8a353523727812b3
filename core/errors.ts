/** The stable codes of errors that the domain and its adapters throw. `http/problems.ts` has their HTTP status and title. */
export type ErrorCode =
  | 'invalid-profile'
  | 'invalid-stream'
  | 'invalid-token'
  | 'invalid-batch'
  | 'invalid-parameter'
  | 'unauthorized'
  | 'invalid-signature'
  | 'not-found'
  | 'nothing-uploaded'
  | 'already-created'
  | 'still-agreed'
  | 'too-many-streams'
  | 'too-many-tokens'
  | 'last-token'
  | 'precondition-failed'
  | 'picture-too-large'
  | 'unsupported-picture-type'
  | 'unreadable-picture'
  | 'batch-id-reused'
  | 'idempotency-key-reused'
  | 'too-many-requests'
  | 'unavailable';

/** What is wrong with one value, and what to send. */
export interface FieldError {
  /** A JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
  pointer: string;
  detail: string;
}

interface AppErrorOptions extends ErrorOptions {
  errors?: readonly FieldError[];
  /** Seconds after which a retry may succeed. */
  retryAfter?: number;
}

/** An error whose `detail` is sent to the client. It says what is wrong and what to do, and contains no personal data. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(detail, options);
    this.name = 'AppError';
    this.code = code;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }
}

/** The service cannot start. The message says in one line why, and what to do. */
export class StartupError extends Error {
  override name = 'StartupError';
}

/** A setting is invalid. The message names it. */
export class ConfigError extends StartupError {
  override name = 'ConfigError';
}
