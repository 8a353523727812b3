import { attempt } from './attempt.ts';
import { isNetworkError, NetworkError } from './errors.ts';
import { retryAfterMs } from './retry-after.ts';
import { throwIfAborted } from './timeout.ts';

export interface RetryOptions {
  /** Replaces the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Replaces the timer before a retry. The function may return early when the signal is aborted. */
  wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<unknown>) | undefined;
  /** Idle timeout in ms: it restarts whenever data arrives. Default: 20,000. */
  timeoutMs?: number | undefined;
  /** Returns whether a request is idempotent. Default: as the API's contract specifies. */
  isRepeatable?: ((request: Request) => boolean) | undefined;
  /** Decides whether to retry, and when. Default: at most three attempts, with delays of at most 10 s. */
  retryDelay?: RetryDelay | undefined;
}

/**
 * @param attempts number of attempts made so far
 * @param response response to the last attempt; undefined if there was none
 * @returns the delay before the next attempt in ms; undefined to stop
 */
export type RetryDelay = (attempts: number, response: Response | undefined) => number | undefined;

const ATTEMPTS = 3;
const FIRST_DELAY_MS = 400;
/** If Retry-After is longer than this, the response is returned to the caller instead. */
const MAX_DELAY_MS = 10_000;
const TIMEOUT_MS = 20_000;

const RETRYABLE_STATUSES = [429, 502, 503, 504];

type Outcome = Response | { cause: unknown };

/**
 * Creates a `fetch` function that retries. Idempotent requests are retried after every transient failure. All others are retried only
 * after a 429, because only then is it certain that the server has not processed them.
 *
 * @returns a function that rejects with a `NetworkError` when no response arrives, and with the signal's reason after an abort
 */
export function fetchWithRetry({
  fetch = (request) => globalThis.fetch(request),
  wait = sleep,
  timeoutMs = TIMEOUT_MS,
  isRepeatable = isRepeatableByContract,
  retryDelay = backoff,
}: RetryOptions = {}): (request: Request) => Promise<Response> {
  return async (request) => {
    // Older polyfills of `fetch` do not set the signal.
    const signal: AbortSignal | undefined = request.signal;
    throwIfAborted(signal);
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await attempt(fetch, request, timeoutMs).catch((cause): Outcome => ({ cause }));
      throwIfAborted(signal);
      const response = 'status' in outcome ? outcome : undefined;
      const delay = isRetryable(response, isRepeatable(request)) ? retryDelay(attempts, response) : undefined;
      if (delay === undefined) return toResponse(outcome);
      await wait(delay, signal);
      throwIfAborted(signal);
    }
  };
}

/** Repeatable requests are reads, deletions, creations with an idempotency key, and batches, which the server deduplicates by content. */
function isRepeatableByContract({ method, headers, url }: Request): boolean {
  return ['GET', 'DELETE'].includes(method) || headers.has('Idempotency-Key') || url.endsWith('/samples');
}

function isRetryable(response: Response | undefined, repeatable: boolean): boolean {
  if (!response) return repeatable;
  return repeatable ? RETRYABLE_STATUSES.includes(response.status) : response.status === 429;
}

/** Exponential backoff with jitter, but never less than Retry-After. */
function backoff(attempts: number, response: Response | undefined): number | undefined {
  if (attempts === ATTEMPTS) return undefined;
  const delay = FIRST_DELAY_MS * 2 ** (attempts - 1) * (1 + Math.random());
  const retryAfter = (response && retryAfterMs(response)) ?? 0;
  return retryAfter > MAX_DELAY_MS ? undefined : Math.max(delay, retryAfter);
}

function toResponse(outcome: Outcome): Response {
  if ('status' in outcome) return outcome;
  throw isNetworkError(outcome.cause) ? outcome.cause : new NetworkError(outcome.cause);
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}
