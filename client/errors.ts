import type { Problem } from '../shared/models/typescript/types.ts';

/** The server answered with an error. The message is the problem's `detail`. */
export interface ApiError extends Error {
  kind: 'api-error';
  status: number;
  /** The problem's code, such as `invalid-profile`; empty when the answer is not one of Hatchery's problem documents. */
  code: string;
  /** The problem document, in which `errors` points to every invalid field; empty when there is none. */
  problem: Partial<Problem>;
  /** The answer's Retry-After in milliseconds; undefined without the header. */
  retryAfterMs: number | undefined;
}

/** No answer arrived, or one that is not Hatchery's. The request may or may not have been carried out. */
export interface NetworkError extends Error {
  kind: 'network-error';
}

/** The error for a status and a body, which may be in another format, from storage, a gateway or a proxy. */
export function apiError(status: number, body: unknown, retryAfterMs?: number): ApiError {
  const problem: Partial<Problem> = isProblem(body) ? body : {};
  const code = problem.type?.replace(PROBLEMS, '') ?? '';
  const message = problem.detail ?? messageFor(status);
  return Object.assign(new Error(message), { kind: 'api-error' as const, status, code, problem, retryAfterMs });
}

const PROBLEMS = '/problems/';

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { type, detail } = body as Record<string, unknown>;
  return typeof type === 'string' && type.startsWith(PROBLEMS) && typeof detail === 'string';
}

function messageFor(status: number): string {
  return status === 304
    ? 'Not modified: the cached version is current.'
    : `The server answered ${status}. Try again later.`;
}

export function networkError(cause?: unknown): NetworkError {
  const message = 'No answer arrived. Check the connection and try again.';
  return Object.assign(new Error(message, { cause }), { kind: 'network-error' as const });
}

/** Whether this is an `ApiError`, and if codes are given, one with such a code. */
export const isApiError = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof Error &&
  (error as Partial<ApiError>).kind === 'api-error' &&
  (codes.length === 0 || codes.includes((error as ApiError).code));

/** Whether this is a `NetworkError`, so that the request may or may not have been carried out. */
export const isNetworkError = (error: unknown): error is NetworkError =>
  error instanceof Error && (error as Partial<NetworkError>).kind === 'network-error';
