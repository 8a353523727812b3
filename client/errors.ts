import type { Problem } from '../shared/models/typescript/types.ts';

/** The server answered with an error. The message is the problem's `detail`, which says what to do next. */
export interface ApiError extends Error {
  kind: 'api-error';
  status: number;
  /** The problem's code, such as `invalid-profile`; empty where the answer was no problem document of Hatchery's. */
  code: string;
  /** The whole problem: `errors` has a pointer to every field at fault. Empty where there was none. */
  problem: Partial<Problem>;
  /** The answer's Retry-After in milliseconds; undefined where there is none. */
  retryAfterMs: number | undefined;
}

/** No answer arrived, or none that is Hatchery's: the request may or may not have been carried out. */
export interface NetworkError extends Error {
  kind: 'network-error';
}

/** The error for an answer's status and body, which storage, gateways and proxies write in other forms. */
export function apiError(status: number, body: unknown, retryAfterMs?: number): ApiError {
  const problem: Partial<Problem> = isProblem(body) ? body : {};
  const code = problem.type?.replace(PROBLEMS, '') ?? '';
  const message = problem.detail ?? wordsFor(status);
  return Object.assign(new Error(message), { kind: 'api-error' as const, status, code, problem, retryAfterMs });
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

export function networkError(cause?: unknown): NetworkError {
  const message = 'No answer came. Check the connection and try again.';
  return Object.assign(new Error(message, { cause }), { kind: 'network-error' as const });
}

/** Whether the server answered with an error; with codes, whether it is one of these. */
export const isApiError = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof Error &&
  (error as Partial<ApiError>).kind === 'api-error' &&
  (codes.length === 0 || codes.includes((error as ApiError).code));

/** Whether no answer arrived, so that the request may or may not have been carried out. */
export const isNetworkError = (error: unknown): error is NetworkError =>
  error instanceof Error && (error as Partial<NetworkError>).kind === 'network-error';
