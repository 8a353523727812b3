import { throwIfAborted } from './abort.ts';
import { attempt } from './attempt.ts';
import { isUnreached, unreached } from './failure.ts';
import { retryAfterMs } from './retry-after.ts';

export interface PersistOptions {
  /** What sends a request, in place of the global `fetch`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** How waiting is done; it may end early when the signal is aborted. */
  wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<unknown>) | undefined;
  /** After how long without a sign of life a try has failed: 20 s. */
  patienceMs?: number | undefined;
}

const TRIES = 3;
const FIRST_WAIT_MS = 400;
/** Whoever is asked to wait for longer is told so instead. */
const LONGEST_WAIT_MS = 10_000;
const PATIENCE_MS = 20_000;
/** Not now, but perhaps in a moment. */
const PASSING = [429, 502, 503, 504];

type Outcome = Response | { cause: unknown };

/**
 * A fetch that tries three times, as far as that is safe: what may be repeated after anything that passes by itself, all else only
 * when it was certainly not carried out (429). Each try ends when nothing comes for 20 s. It rejects with an `Unreached` when there
 * is no answer, and at once with the signal's reason when the caller gives up.
 */
export function persistentFetch({
  fetch = (request) => globalThis.fetch(request),
  wait = sleep,
  patienceMs = PATIENCE_MS,
}: PersistOptions = {}): (request: Request) => Promise<Response> {
  return async (request) => {
    // An older polyfill of fetch has requests without one.
    const signal: AbortSignal | undefined = request.signal;
    throwIfAborted(signal);
    for (let tried = 1; ; tried += 1) {
      const outcome = await attempt(fetch, request, patienceMs).catch((cause): Outcome => ({ cause }));
      throwIfAborted(signal);
      const pause = tried < TRIES && passes(outcome, isRepeatable(request)) ? pauseAfter(outcome, tried) : undefined;
      if (pause === undefined) return answerIn(outcome);
      await wait(pause, signal);
      throwIfAborted(signal);
    }
  };
}

/** What changes nothing the second time: reads, removals, a create under its key, and readings, which are known by their content. */
function isRepeatable({ method, headers, url }: Request): boolean {
  return ['GET', 'DELETE'].includes(method) || headers.has('Idempotency-Key') || url.endsWith('/samples');
}

function passes(outcome: Outcome, repeatable: boolean): boolean {
  if (!('status' in outcome)) return repeatable;
  return repeatable ? PASSING.includes(outcome.status) : outcome.status === 429;
}

/** Longer each time and not everybody at once, and as long as the server asks for; undefined when that is too long. */
function pauseAfter(outcome: Outcome, tried: number): number | undefined {
  const own = FIRST_WAIT_MS * 2 ** (tried - 1) * (1 + Math.random());
  const asked = 'status' in outcome ? (retryAfterMs(outcome) ?? 0) : 0;
  return asked > LONGEST_WAIT_MS ? undefined : Math.max(own, asked);
}

function answerIn(outcome: Outcome): Response {
  if ('status' in outcome) return outcome;
  throw isUnreached(outcome.cause) ? outcome.cause : unreached(outcome.cause);
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
