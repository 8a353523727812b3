export interface Limits {
  /** What running calls may hold together: their number, or the sum of their amounts. */
  max: number;
  /** Running calls of one key. */
  maxOfKey?: number;
  /** Running and waiting calls. */
  maxCalls?: number;
  /** Running and waiting calls of one key. */
  maxCallsOfKey?: number;
  /** The use case's error for a call above `maxCalls` or `maxCallsOfKey`; its text names the use case. */
  refuse?: (above: 'maxCalls' | 'maxCallsOfKey') => Error;
}

export interface Call {
  /** Whose call it is, such as a user's id. */
  key?: string | undefined;
  /** What it holds of `max`; 1 by default. */
  amount?: number | undefined;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
  /** In place of the limiter's. */
  maxCalls?: number | undefined;
}

export interface Limiter {
  /**
   * Waits for a slot, in the order of the calls; resolves with a function that releases it, of which further calls do nothing. Throws the
   * limiter's `refuse`, at once, and the signal's reason.
   */
  take(call?: Call): Promise<() => void>;
  /** Runs the work in a slot. Throws as `take` does, before the work has begun, and what the work throws. */
  run<T>(work: () => Promise<T>, call?: Call): Promise<T>;
  /** What running calls hold, and their number. */
  held(): { amount: number; calls: number };
}

interface Place {
  key: string | undefined;
  amount: number;
  begin(): void;
}

/** Limits how many calls, or how much of a resource, run at a time in this process. Further calls wait, or are refused. */
export function limiter({
  max,
  maxOfKey = Number.POSITIVE_INFINITY,
  maxCalls: maxCallsOfAll = Number.POSITIVE_INFINITY,
  maxCallsOfKey = Number.POSITIVE_INFINITY,
  refuse = () => new Error('Too many calls.'),
}: Limits): Limiter {
  const waiting = new Set<Place>();
  const running = counter();
  const calls = counter();
  let [amountHeld, callsHeld] = [0, 0];

  function advance(): void {
    for (const place of waiting) {
      // No call passes one that waits for more, so small amounts cannot starve a large one …
      if (amountHeld + place.amount > max) return;
      // … but any may pass one whose key is at its limit.
      if (running.of(place.key) >= maxOfKey) continue;
      waiting.delete(place);
      hold(place, 1);
      place.begin();
    }
  }

  function hold({ key, amount }: Place, sign: 1 | -1): void {
    amountHeld += sign * amount;
    callsHeld += sign;
    running.add(key, sign);
  }

  function assertAdmitted(key: string | undefined, maxCalls: number): void {
    if (calls.of(key) >= maxCallsOfKey) throw refuse('maxCallsOfKey');
    if (callsHeld + waiting.size >= maxCalls) throw refuse('maxCalls');
  }

  async function take({ key, amount = 1, signal, maxCalls = maxCallsOfAll }: Call = {}): Promise<() => void> {
    signal?.throwIfAborted();
    assertAdmitted(key, maxCalls);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const place = { key, amount, begin: resolve };
    const leave = () => {
      if (!waiting.delete(place)) return;
      calls.add(key, -1);
      reject(signal?.reason);
      advance();
    };
    signal?.addEventListener('abort', leave, { once: true });
    waiting.add(place);
    calls.add(key, 1);
    advance();
    await promise.finally(() => signal?.removeEventListener('abort', leave));
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      hold(place, -1);
      calls.add(key, -1);
      advance();
    };
  }

  return {
    take,
    async run(work, call) {
      const release = await take(call);
      try {
        return await work();
      } finally {
        release();
      }
    },
    held: () => ({ amount: amountHeld, calls: callsHeld }),
  };
}

/** Counts by key; calls without a key are not counted. */
function counter() {
  const counts = new Map<string, number>();
  return {
    of: (key: string | undefined): number => (key === undefined ? 0 : (counts.get(key) ?? 0)),
    add(key: string | undefined, by: number): void {
      if (key === undefined) return;
      const count = (counts.get(key) ?? 0) + by;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    },
  };
}
