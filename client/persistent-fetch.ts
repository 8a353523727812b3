import { unreached } from './failure.ts';

export interface PersistOptions {
  fetch?: (request: Request) => Promise<Response>;
  /** How waiting is done. */
  wait?: (ms: number) => Promise<unknown>;
}

const TRIES = 3;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
const PATIENCE_MS = 20_000;
/** Not now, but perhaps in a moment. */
const PASSING = [429, 502, 503, 504];

/**
 * A fetch that gives up after 20 s and tries three times, as far as that is safe: what may be repeated after anything that passes by
 * itself, all else only when it was certainly not carried out (429). It rejects with an `Unreached` when there is no answer, and with
 * the signal's reason when the caller gives up.
 */
export function persistentFetch({ fetch = globalThis.fetch, wait = sleep }: PersistOptions) {
  return async (request: Request): Promise<Response> => {
    const repeatable = isRepeatable(request);
    for (let tried = 1; ; tried += 1) {
      const outcome = await attempt(fetch, request.clone());
      request.signal.throwIfAborted();
      const isLast = tried === TRIES;
      if (outcome instanceof Response) {
        const passes = repeatable ? PASSING.includes(outcome.status) : outcome.status === 429;
        if (isLast || !passes) return outcome;
      } else if (isLast || !repeatable) throw unreached(outcome.cause);
      await wait(pauseBefore(tried, outcome));
      request.signal.throwIfAborted();
    }
  };
}

/** What changes nothing the second time: reads, removals, a create under its key, and readings, which are known by their content. */
function isRepeatable({ method, headers, url }: Request): boolean {
  return ['GET', 'DELETE'].includes(method) || headers.has('Idempotency-Key') || url.endsWith('/samples');
}

/** One try: the whole answer, or why there is none. */
async function attempt(
  fetch: (request: Request) => Promise<Response>,
  request: Request,
): Promise<Response | { cause: unknown }> {
  // By hand: AbortSignal.any and .timeout are not in React Native.
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  const timer = setTimeout(giveUp, PATIENCE_MS);
  request.signal.addEventListener('abort', giveUp);
  try {
    return await whole(await fetch(new Request(request, { signal: controller.signal })));
  } catch (cause) {
    return { cause };
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', giveUp);
  }
}

/** JSON is read within the time limit; what is to be saved, such as an export, may take as long as it takes. */
async function whole(response: Response): Promise<Response> {
  const { status, headers } = response;
  const isJson = /\bjson\b/.test(headers.get('Content-Type') ?? '') && !headers.has('Content-Disposition');
  return isJson ? new Response(await response.text(), { status, headers }) : response;
}

/** As long as the server asks for; else longer each time, and not everybody at once. */
function pauseBefore(tried: number, outcome: Response | { cause: unknown }): number {
  const asked =
    outcome instanceof Response ? Number(outcome.headers.get('Retry-After') ?? Number.NaN) * 1000 : Number.NaN;
  const own = FIRST_WAIT_MS * 2 ** (tried - 1) * (1 + Math.random());
  return Math.min(Number.isNaN(asked) ? own : asked, LONGEST_WAIT_MS);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
