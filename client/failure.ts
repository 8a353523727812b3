import type { Problem } from '../shared/models/typescript/types.ts';

/** The server would not do it. The message is the problem's `detail`, which says what to do next. */
export interface Refusal extends Error {
  kind: 'refused';
  status: number;
  /** The problem's code, such as `invalid-profile`; empty where the answer was no problem document. */
  code: string;
  problem: Partial<Problem>;
}

/** No answer came, in time or at all: nobody knows whether it was done. */
export interface Unreached extends Error {
  kind: 'unreached';
}

/** A refusal of what was answered; storage, gateways and proxies answer in words of their own. */
export function refusal(status: number, body: unknown): Refusal {
  const problem: Partial<Problem> = typeof body === 'object' && body !== null ? body : {};
  const code = problem.type?.replace('/problems/', '') ?? '';
  const message = problem.detail ?? `The server answered ${status}. Try again later.`;
  return Object.assign(new Error(message), { kind: 'refused' as const, status, code, problem });
}

export function unreached(cause?: unknown): Unreached {
  const message = 'No answer came. Check the connection and try again.';
  return Object.assign(new Error(message, { cause }), { kind: 'unreached' as const });
}

export const isRefusal = (error: unknown, ...codes: string[]): error is Refusal =>
  error instanceof Error &&
  (error as Partial<Refusal>).kind === 'refused' &&
  (codes.length === 0 || codes.includes((error as Refusal).code));

export const isUnreached = (error: unknown): error is Unreached =>
  error instanceof Error && (error as Partial<Unreached>).kind === 'unreached';
