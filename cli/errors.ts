/** Thrown when a command fails. The message is printed without a stack trace, and the exit code is 1. */
export class CommandError extends Error {
  override name = 'CommandError';
  exitCode: 1 | 2 | 4 = 1;
}

/** Thrown when the command line is invalid. The message names the flag, and the exit code is 2. */
export class UsageError extends CommandError {
  override name = 'UsageError';
  override exitCode = 2 as const;
}

/** Thrown when a command refuses to do what it was asked. The exit code is 4. */
export class RefusedError extends CommandError {
  override name = 'RefusedError';
  override exitCode = 4 as const;
}

export class ServerError extends CommandError {
  override name = 'ServerError';
  readonly status: number;
  /** The field errors of the problem document; empty if there are none. */
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(message: string, status: number, errors: ServerError['errors'] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}
