/** Readings of one user come in bursts: the pet looks at them together, when it has been quiet for this long … */
const QUIET_MS = 200;
/** … but does not wait longer than this. */
const MOST_MS = 1_000;
/** After a failure a user's pet is looked at again in this time, or at the next readings, or at the next start. */
const RETRY_MS = 30_000;
/** Users looked at at the same time. */
const AT_ONCE = 4;

export interface PetQueue {
  /** Has a user's pet looked at shortly. */
  nudge(userId: string): void;
  /** Takes no more, and finishes what is being looked at. */
  stop(): Promise<void>;
}

interface Options {
  refresh(userId: string): Promise<void>;
  /** Users whose readings came in before the process ended, and were not looked at any more. */
  waiting(): string[];
  /** Forgets that a user is waiting, if no readings have come in since then. */
  settled(userId: string, asOf: string): Promise<void>;
  report(error: unknown): void;
  clock: () => Date;
}

/** Has pets follow their readings, in this process. What was waiting when it ended is looked at after the next start. */
export function petQueue({ refresh, waiting, settled, report, clock }: Options): PetQueue {
  /** Users who wait, each since when and until when at least. */
  const nudged = new Map<string, { since: number; timer: NodeJS.Timeout }>();
  const ready = new Set(waiting());
  const busy = new Map<string, Promise<void>>();
  let stopped = false;

  function nudge(userId: string): void {
    if (stopped) return;
    const { since, timer } = nudged.get(userId) ?? { since: performance.now(), timer: undefined };
    clearTimeout(timer);
    const delay = Math.max(0, Math.min(QUIET_MS, since + MOST_MS - performance.now()));
    nudged.set(userId, { since, timer: setTimeout(() => enqueue(userId), delay).unref() });
  }

  function enqueue(userId: string): void {
    nudged.delete(userId);
    // Never two looks at one user at once; but the one under way may not have seen what came in since.
    if (busy.has(userId)) nudge(userId);
    else ready.add(userId);
    work();
  }

  function work(): void {
    while (!stopped && busy.size < AT_ONCE) {
      const [userId] = ready;
      if (userId === undefined) return;
      ready.delete(userId);
      const done = lookAt(userId).finally(() => {
        busy.delete(userId);
        work();
      });
      busy.set(userId, done);
    }
  }

  async function lookAt(userId: string): Promise<void> {
    const asOf = clock().toISOString();
    try {
      await refresh(userId);
      await settled(userId, asOf);
    } catch (error) {
      report(error);
      setTimeout(() => nudge(userId), RETRY_MS).unref();
    }
  }

  work();
  return {
    nudge,
    async stop() {
      stopped = true;
      for (const { timer } of nudged.values()) clearTimeout(timer);
      await Promise.all(busy.values());
    },
  };
}
