export interface Limits {
  /** The maximum number of running calls, or sum of their amounts. */
  max: number;
  /** Maximum of running calls per key. */
  maxOfKey?: number;
  /** Maximum of running and queued calls. */
  maxCalls?: number;
  /** Maximum of running and queued calls per key. */
  maxCallsOfKey?: number;
  /** Makes the error for a call above `maxCalls` or `maxCallsOfKey`. */
  refuse?: (above: 'maxCalls' | 'maxCallsOfKey') => Error;
}

export interface Call {
  /** For example, a user's id. */
  key?: string | undefined;
  /** The part of `max` that the call uses; 1 by default. */
  amount?: number | undefined;
  /** Removes the call from the queue when aborted. */
  signal?: AbortSignal | undefined;
  /** Replaces the limiter's `maxCalls`. */
  maxCalls?: number | undefined;
}

export interface Limiter {
  /**
   * Waits for a slot, first in, first out.
   *
   * @returns a function that releases the slot; idempotent
   * @throws the limiter's `refuse`, without waiting
   * @throws the signal's reason
   */
  take(call?: Call): Promise<() => void>;
  /**
   * Runs the work in a slot.
   *
   * @throws what `take` throws, before the work begins, and what the work throws
   */
  run<T>(work: () => Promise<T>, call?: Call): Promise<T>;
  /** The sum of the amounts of running calls, and their number. */
  held(): { amount: number; calls: number };
}

interface QueuedCall {
  key: string | undefined;
  amount: number;
  begin(): void;
}

/** Limits the concurrency of calls in this process, by number or by amount. Further calls are queued or rejected. */
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
      // Small amounts do not overtake a large one, so they cannot starve it …
      if (amountHeld + queued.amount > max) return;
      // … but calls may overtake one whose key is at its limit.
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

/** Counts by key. Calls without a key are not counted. */
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
