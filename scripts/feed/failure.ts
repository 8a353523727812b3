import { inspect } from 'node:util';
import { printable } from './terminal.ts';

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

/** Runs a command to its end: what it throws becomes one line and an exit code. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const text = isFailure(error) ? error.message : inspect(error);
    console.error(text.split('\n').map(printable).join('\n'));
    process.exitCode = isFailure(error) ? error.exitCode : 1;
  }
}
