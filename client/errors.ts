import type { Problem } from '../shared/models/typescript/types.ts';

/** Thrown when the server responds with an error. The message is the problem's `detail`. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly kind = 'api-error';
  readonly status: number;
  /** The problem's code, such as `invalid-profile`. Empty when the response has no problem document from Hatchery. */
  readonly code: string;
  /** The problem document. Its `errors` point to every invalid field. An empty object when the response has none. */
  readonly problem: Partial<Problem>;
  /** The response's Retry-After in milliseconds; undefined if the header is absent. */
  readonly retryAfterMs: number | undefined;

  /** @param body the response's body. It has another format if it comes from storage, a gateway or a proxy. */
  constructor(status: number, body?: unknown, retryAfterMs?: number) {
    const problem: Partial<Problem> = isProblem(body) ? body : {};
    super(problem.detail ?? messageFor(status));
    this.status = status;
    this.code = problem.type?.replace(PROBLEMS, '') ?? '';
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown when no response arrived, or one that Hatchery did not send. The server may or may not have processed the request. */
export class NetworkError extends Error {
  override name = 'NetworkError';
  readonly kind = 'network-error';

  constructor(cause?: unknown) {
    super('No answer arrived. Check the connection and try again.', { cause });
  }
}

// The guards compare `kind`, because `instanceof` does not recognise an error of another copy of the package.

/** Whether an error is an `ApiError` and, if codes are given, has one of them. */
export const isApiError = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof Error &&
  (error as Partial<ApiError>).kind === 'api-error' &&
  (codes.length === 0 || codes.includes((error as ApiError).code));

/** Whether an error is a `NetworkError`. The server may or may not have processed the request. */
export const isNetworkError = (error: unknown): error is NetworkError =>
  error instanceof Error && (error as Partial<NetworkError>).kind === 'network-error';

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
