export interface Limits {
  /** Maximum number of running calls, or maximum sum of their amounts. */
  max: number;
  /** Maximum number of running calls per key. */
  maxOfKey?: number;
  /** Maximum number of running and queued calls. */
  maxCalls?: number;
  /** Maximum number of running and queued calls per key. */
  maxCallsOfKey?: number;
  /** Creates the error for a call that exceeds `maxCalls` or `maxCallsOfKey`. */
  refuse?: (above: 'maxCalls' | 'maxCallsOfKey') => Error;
}

export interface Call {
  /** The key that the limits per key apply to, such as a user's id. */
  key?: string | undefined;
  /** How much of `max` the call uses; 1 by default. */
  amount?: number | undefined;
  /** Removes the call from the queue when aborted. A running call is not affected. */
  signal?: AbortSignal | undefined;
  /** Overrides the limiter's `maxCalls`. */
  maxCalls?: number | undefined;
}

export interface Limiter {
  /**
   * Waits for a slot. Calls get slots in the order in which they arrive.
   *
   * @returns a function that releases the slot; idempotent
   * @throws the error from `refuse`, without waiting, if a limit is exceeded
   * @throws the signal's reason if it is aborted
   */
  take(call?: Call): Promise<() => void>;
  /**
   * Runs the work in a slot.
   *
   * @throws the same errors as `take` before the work begins, and any error that the work throws
   */
  run<T>(work: () => Promise<T>, call?: Call): Promise<T>;
  /** Returns the number of running calls and the sum of their amounts. */
  held(): { amount: number; calls: number };
}

interface QueuedCall {
  key: string | undefined;
  amount: number;
  begin(): void;
}

/**
 * Limits the concurrency of calls in this process, by number or by amount. Calls above the limit are queued, or rejected if too many are
 * queued.
 */
export function limiter({
  max,
  maxOfKey = Number.POSITIVE_INFINITY,
  maxCalls: maxCallsOfAll = Number.POSITIVE_INFINITY,
  maxCallsOfKey = Number.POSITIVE_INFINITY,
  refuse = () => new Error('Too many calls.'),
}: Limits): Limiter {
  const queue = new Set<QueuedCall>();
  const running = counter();
  const calls = counter();
  let [amountHeld, callsHeld] = [0, 0];

  function advance(): void {
    for (const queued of queue) {
      // Stop at the first call that does not fit. If smaller calls overtook it, they could starve it.
      if (amountHeld + queued.amount > max) return;
      // Skip a call whose key is at its limit, so that later calls can overtake it.
      if (running.of(queued.key) >= maxOfKey) continue;
      queue.delete(queued);
      hold(queued, 1);
      queued.begin();
    }
  }

  function hold({ key, amount }: QueuedCall, sign: 1 | -1): void {
    amountHeld += sign * amount;
    callsHeld += sign;
    running.add(key, sign);
  }

  function assertBelowLimits(key: string | undefined, maxCalls: number): void {
    if (calls.of(key) >= maxCallsOfKey) throw refuse('maxCallsOfKey');
    if (callsHeld + queue.size >= maxCalls) throw refuse('maxCalls');
  }

  async function take({ key, amount = 1, signal, maxCalls = maxCallsOfAll }: Call = {}): Promise<() => void> {
    signal?.throwIfAborted();
    assertBelowLimits(key, maxCalls);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const queued = { key, amount, begin: resolve };
    const cancel = () => {
      if (!queue.delete(queued)) return;
      calls.add(key, -1);
      reject(signal?.reason);
      advance();
    };
    signal?.addEventListener('abort', cancel, { once: true });
    queue.add(queued);
    calls.add(key, 1);
    advance();
    await promise.finally(() => signal?.removeEventListener('abort', cancel));
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      hold(queued, -1);
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

/** Counts calls by key. Calls without a key are not counted. */
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
