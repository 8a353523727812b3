/** What the domain and its adapters refuse, by stable codes. `http/problems.ts` says how each is answered. */
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

/** What is wrong with one value: a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export interface FieldError {
  pointer: string;
  detail: string;
}

interface AppErrorOptions extends ErrorOptions {
  errors?: readonly FieldError[];
  /** Seconds after which another try may succeed. */
  retryAfter?: number;
}

/** An error that is meant for the caller; `detail` is shown, so it is plain, kind and free of personal data. */
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

/** Why the service cannot start, in one line that says what to do. */
export class StartupError extends Error {
  override name = 'StartupError';
}

/** A setting that cannot be used; the line names it. */
export class ConfigError extends StartupError {
  override name = 'ConfigError';
}
