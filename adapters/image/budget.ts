export interface Budget {
  /** Resolves, in order of the calls, once this much is free, with a function that releases it. Rejects with the signal's reason. */
  take(amount: number, signal?: AbortSignal): Promise<() => void>;
  /** What has been taken, and by how many. */
  used(): { amount: number; count: number };
}

/** A limited resource with a FIFO queue, so that small requests cannot starve a large one. */
export function budgetOf(total: number): Budget {
  let [used, count] = [0, 0];
  const waiting: { amount: number; begin: () => void }[] = [];

  function advance(): void {
    for (let next = waiting[0]; next && used + next.amount <= total; next = waiting[0]) {
      waiting.shift();
      used += next.amount;
      count += 1;
      next.begin();
    }
  }

  async function take(amount: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const place = { amount, begin: resolve };
    const leave = () => {
      const at = waiting.indexOf(place);
      if (at < 0) return;
      waiting.splice(at, 1);
      reject(signal?.reason);
      advance();
    };
    signal?.addEventListener('abort', leave, { once: true });
    waiting.push(place);
    advance();
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
    return () => {
      used -= amount;
      count -= 1;
      advance();
    };
  }

  return { take, used: () => ({ amount: used, count }) };
}
