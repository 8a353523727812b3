export interface KeyQueue {
  /** Schedules the work for a key. A key that is already pending is not added again, and the work for one key never runs concurrently. */
  add(key: string): void;
  /** Number of keys whose work has not started yet. */
  pending(): number;
  /** Starts no further work. Resolves when the running work has ended. */
  stop(): Promise<void>;
}

/**
 * Runs work for each key, in the order in which the keys were added, with at most `concurrency` running at a time. The work must not
 * reject. A limiter (`core/util/limiter.ts`) would need a promise for each pending call, but this queue needs only a string for each key.
 */
export function keyQueue(concurrency: number, work: (key: string) => Promise<void>): KeyQueue {
  const pending = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  function start(): void {
    for (const key of pending) {
      if (stopped || running.size >= concurrency) return;
      if (running.has(key)) continue;
      pending.delete(key);
      const done = work(key).finally(() => {
        running.delete(key);
        start();
      });
      running.set(key, done);
    }
  }

  return {
    add(key) {
      pending.add(key);
      start();
    },
    pending: () => pending.size,
    async stop() {
      stopped = true;
      await Promise.all(running.values());
    },
  };
}
