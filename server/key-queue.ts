export interface KeyQueue {
  /** Schedules the work of a key, once however often it is added before it begins; never twice at a time. */
  add(key: string): void;
  /** The number of keys that wait. */
  waiting(): number;
  /** Begins no further work; resolves when the running work has ended. */
  stop(): Promise<void>;
}

/**
 * Does the work of keys in the order they were added, at most `concurrency` at a time. The work must not throw. Not a limiter
 * (`core/util/limiter.ts`), as keys and not calls wait: one string for each user after a restart, and no promise.
 */
export function keyQueue(concurrency: number, work: (key: string) => Promise<void>): KeyQueue {
  const ready = new Set<string>();
  const busy = new Map<string, Promise<void>>();
  let stopped = false;

  function begin(): void {
    for (const key of ready) {
      if (stopped || busy.size >= concurrency) return;
      if (busy.has(key)) continue;
      ready.delete(key);
      const done = work(key).finally(() => {
        busy.delete(key);
        begin();
      });
      busy.set(key, done);
    }
  }

  return {
    add(key) {
      ready.add(key);
      begin();
    },
    waiting: () => ready.size,
    async stop() {
      stopped = true;
      await Promise.all(busy.values());
    },
  };
}
