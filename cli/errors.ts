/** The command failed. The message is shown without a stack; the exit code is 1. */
export class CommandError extends Error {
  override name = 'CommandError';
  exitCode: 1 | 2 = 1;
}

/** The command line is invalid. The message names the flag; the exit code is 2. */
export class UsageError extends CommandError {
  override name = 'UsageError';
  override exitCode = 2 as const;
}

/** The server or the storage answered with an error. */
export class ServerError extends CommandError {
  override name = 'ServerError';
  readonly status: number;
  /** Field errors. */
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(message: string, status: number, errors: ServerError['errors'] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}
