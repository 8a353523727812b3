export interface Lane {
  /** Has the work of a key done as soon as there is a free slot, once however often it is added before; never twice at a time. */
  add(key: string): void;
  /** How many keys wait. */
  waiting(): number;
  /** Begins nothing more; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** Does the work of keys in the order they were added, at most `concurrency` at a time. The work must not throw. */
export function lane(concurrency: number, work: (key: string) => Promise<void>): Lane {
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
