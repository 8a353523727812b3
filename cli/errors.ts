/** The exit codes of all commands. */
export const EXIT_CODES = {
  done: { code: 0, meaning: 'done' },
  failed: { code: 1, meaning: 'failed, or cancelled' },
  usage: { code: 2, meaning: 'wrong usage: nothing was sent' },
  notFound: { code: 3, meaning: 'users and audit: there is no such user' },
  refused: {
    code: 4,
    meaning: 'refused: users and audit by the server (401, 403, 423); restore, if it cannot tell who was erased',
  },
} as const;

type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]['code'];

/** Thrown when a command fails. The message is printed without a stack trace. */
export class CommandError extends Error {
  override name = 'CommandError';
  exitCode: ExitCode = EXIT_CODES.failed.code;
}

/** Thrown when the command line is invalid. The message names the flag, and the exit code is 2. */
export class UsageError extends CommandError {
  override name = 'UsageError';
  override exitCode = EXIT_CODES.usage.code;
}

/** Thrown when a command refuses to do what it was asked. The exit code is 4. */
export class RefusedError extends CommandError {
  override name = 'RefusedError';
  override exitCode = EXIT_CODES.refused.code;
}

export class ServerError extends CommandError {
  override name = 'ServerError';
  readonly status: number;
  /** The field errors of the problem document; empty if there are none. */
  readonly errors: readonly { pointer: string; detail: string }[];

  /** The code of the problem document; '' if there was none. */
  readonly code: string;

  constructor(message: string, status: number, errors: ServerError['errors'] = [], code = '') {
    super(message);
    this.status = status;
    this.errors = errors;
    this.code = code;
  }
}
