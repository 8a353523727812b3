import { attempt } from './attempt.ts';
import { isNetworkError, networkError } from './errors.ts';
import { retryAfterMs } from './retry-after.ts';
import { throwIfAborted } from './timeout.ts';

export interface RetryOptions {
  /** What sends a request, in place of the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** How waiting is done; it may end early when the signal is aborted. */
  wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<unknown>) | undefined;
  /** After how many milliseconds without any data an attempt has failed: 20,000. */
  timeoutMs?: number | undefined;
  /** Which requests have the same effect when they are sent twice; by default only those that the contract says so of. */
  isRepeatable?: ((request: Request) => boolean) | undefined;
  /** Decides whether there is another attempt; by default there are three, at most 10 s apart. */
  retryDelay?: RetryDelay | undefined;
}

/** Milliseconds until the next attempt, or undefined to give up. Called with the number of attempts made, and the answer if there was one. */
export type RetryDelay = (attempts: number, response: Response | undefined) => number | undefined;

const ATTEMPTS = 3;
const FIRST_DELAY_MS = 400;
/** A longer Retry-After is reported to the caller instead. */
const MAX_DELAY_MS = 10_000;
const TIMEOUT_MS = 20_000;
/** Statuses that may be different in a moment. */
const RETRYABLE_STATUSES = [429, 502, 503, 504];

type Outcome = Response | { cause: unknown };

/**
 * A fetch that is repeated as far as that is safe: a request that may be sent twice after any temporary failure, any other only when
 * it was certainly not carried out (429). Rejects with a `NetworkError` when there is no answer, and at once with the signal's reason
 * when the caller aborts.
 */
export function fetchWithRetry({
  fetch = (request) => globalThis.fetch(request),
  wait = sleep,
  timeoutMs = TIMEOUT_MS,
  isRepeatable = isRepeatableByContract,
  retryDelay = delayOf,
}: RetryOptions = {}): (request: Request) => Promise<Response> {
  return async (request) => {
    // An older polyfill of fetch has requests without one.
    const signal: AbortSignal | undefined = request.signal;
    throwIfAborted(signal);
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await attempt(fetch, request, timeoutMs).catch((cause): Outcome => ({ cause }));
      throwIfAborted(signal);
      const response = 'status' in outcome ? outcome : undefined;
      const delay = isTemporary(response, isRepeatable(request)) ? retryDelay(attempts, response) : undefined;
      if (delay === undefined) return answerIn(outcome);
      await wait(delay, signal);
      throwIfAborted(signal);
    }
  };
}

/** Reads, removals, a create with its key, and readings, which are recognised by their content. */
function isRepeatableByContract({ method, headers, url }: Request): boolean {
  return ['GET', 'DELETE'].includes(method) || headers.has('Idempotency-Key') || url.endsWith('/samples');
}

function isTemporary(response: Response | undefined, repeatable: boolean): boolean {
  if (!response) return repeatable;
  return repeatable ? RETRYABLE_STATUSES.includes(response.status) : response.status === 429;
}

/** Longer each time, at random so that clients do not return together, and as long as the server asks for. */
function delayOf(attempts: number, response: Response | undefined): number | undefined {
  if (attempts === ATTEMPTS) return undefined;
  const own = FIRST_DELAY_MS * 2 ** (attempts - 1) * (1 + Math.random());
  const asked = (response && retryAfterMs(response)) ?? 0;
  return asked > MAX_DELAY_MS ? undefined : Math.max(own, asked);
}

function answerIn(outcome: Outcome): Response {
  if ('status' in outcome) return outcome;
  throw isNetworkError(outcome.cause) ? outcome.cause : networkError(outcome.cause);
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
