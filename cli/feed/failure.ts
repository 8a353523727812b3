/** What went wrong, in words for whoever runs the command: its message is shown, without a stack. */
export interface Failure extends Error {
  exitCode: 1 | 2;
  /** What the server answered, if it was the server that refused. */
  refusal?: Refusal;
}

export interface Refusal {
  status: number;
  errors: readonly { pointer: string; detail: string }[];
}

/** The command itself cannot be right: exit code 2. */
export function misuse(message: string): Failure {
  return Object.assign(new Error(message), { exitCode: 2 as const });
}

/** The command was right, but it could not be done: exit code 1. */
export function failure(message: string, refusal?: Refusal): Failure {
  return Object.assign(new Error(message), { exitCode: 1 as const, ...(refusal ? { refusal } : {}) });
}

export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'exitCode' in error;
}
