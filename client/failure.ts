import type { Problem } from '../shared/models/typescript/types.ts';

/** The server would not do it. The message is the problem's `detail`, which says what to do next. */
export interface Refusal extends Error {
  kind: 'refused';
  status: number;
  /** The problem's code, such as `invalid-profile`; empty where the answer was no problem document of Hatchery's. */
  code: string;
  /** The whole problem: `errors` has a pointer to every field at fault. Empty where there was none. */
  problem: Partial<Problem>;
  /** How long the server asks to be left alone; undefined where it does not say. */
  retryAfterMs: number | undefined;
}

/** No answer came, in time or at all, or none of Hatchery's: nobody knows whether it was done. */
export interface Unreached extends Error {
  kind: 'unreached';
}

/** A refusal of what was answered; storage, gateways and proxies answer in words of their own. */
export function refusal(status: number, body: unknown, retryAfterMs?: number): Refusal {
  const problem: Partial<Problem> = isProblem(body) ? body : {};
  const code = problem.type?.replace(PROBLEMS, '') ?? '';
  const message = problem.detail ?? wordsFor(status);
  return Object.assign(new Error(message), { kind: 'refused' as const, status, code, problem, retryAfterMs });
}

const PROBLEMS = '/problems/';

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { type, detail } = body as Record<string, unknown>;
  return typeof type === 'string' && type.startsWith(PROBLEMS) && typeof detail === 'string';
}

function wordsFor(status: number): string {
  return status === 304 ? 'What you hold is the present state.' : `The server answered ${status}. Try again later.`;
}

export function unreached(cause?: unknown): Unreached {
  const message = 'No answer came. Check the connection and try again.';
  return Object.assign(new Error(message, { cause }), { kind: 'unreached' as const });
}

/** Whether the server would not do it; with codes, whether for one of these reasons. */
export const isRefusal = (error: unknown, ...codes: string[]): error is Refusal =>
  error instanceof Error &&
  (error as Partial<Refusal>).kind === 'refused' &&
  (codes.length === 0 || codes.includes((error as Refusal).code));

/** Whether no answer came, so that it may or may not have been done. */
export const isUnreached = (error: unknown): error is Unreached =>
  error instanceof Error && (error as Partial<Unreached>).kind === 'unreached';
