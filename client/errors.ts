import type { Problem } from '../shared/models/typescript/types.ts';

/** Thrown when the server responds with an error. The message is the problem's `detail`. */
export interface ApiError extends Error {
  kind: 'api-error';
  status: number;
  /** The problem's code, such as `invalid-profile`. Empty when the response has no problem document from Hatchery. */
  code: string;
  /** The problem document. Its `errors` point to every invalid field. An empty object when the response has none. */
  problem: Partial<Problem>;
  /** The response's Retry-After in milliseconds; undefined if the header is absent. */
  retryAfterMs: number | undefined;
}

/** Thrown when no response arrived, or one that Hatchery did not send. The server may or may not have processed the request. */
export interface NetworkError extends Error {
  kind: 'network-error';
}

/** Creates an error from a status and a body. The body may have another format if it comes from storage, a gateway or a proxy. */
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

/** Whether an error is an `ApiError` and, if codes are given, has one of them. */
export const isApiError = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof Error &&
  (error as Partial<ApiError>).kind === 'api-error' &&
  (codes.length === 0 || codes.includes((error as ApiError).code));

/** Whether an error is a `NetworkError`. The server may or may not have processed the request. */
export const isNetworkError = (error: unknown): error is NetworkError =>
  error instanceof Error && (error as Partial<NetworkError>).kind === 'network-error';
