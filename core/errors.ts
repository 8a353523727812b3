/**
 * Codes of the errors thrown by the domain and its adapters. Clients rely on these codes, so they never change. `http/problems.ts` maps
 * each code to an HTTP status and a title.
 */
export type ErrorCode =
  | 'invalid-profile'
  | 'invalid-stream'
  | 'invalid-token'
  | 'invalid-identity'
  | 'invalid-session'
  | 'invalid-passkey'
  | 'invalid-push-subscription'
  | 'invalid-lock'
  | 'invalid-batch'
  | 'invalid-parameter'
  | 'not-paired'
  | 'unauthorized'
  | 'too-young'
  | 'invalid-signature'
  | 'not-found'
  | 'not-linked'
  | 'nothing-uploaded'
  | 'already-created'
  | 'still-agreed'
  | 'too-many-streams'
  | 'too-many-tokens'
  | 'too-many-identities'
  | 'identity-linked'
  | 'too-many-passkeys'
  | 'too-many-push-subscriptions'
  | 'last-token'
  | 'token-too-new'
  | 'precondition-failed'
  | 'picture-too-large'
  | 'unsupported-picture-type'
  | 'unreadable-picture'
  | 'locked'
  | 'batch-id-reused'
  | 'idempotency-key-reused'
  | 'too-many-requests'
  | 'unavailable';

/** One invalid value in a request: where it is, what is wrong, and what to send instead. */
export interface FieldError {
  /** A JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
  pointer: string;
  detail: string;
}

interface AppErrorOptions extends ErrorOptions {
  errors?: readonly FieldError[];
  /** Seconds to wait before retrying. */
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

/** Thrown when the service cannot start. The message is one line that says why, and what to do about it. */
export class StartupError extends Error {
  override name = 'StartupError';
}

/** Thrown when a setting is invalid. The message names the setting. */
export class ConfigError extends StartupError {
  override name = 'ConfigError';
}
