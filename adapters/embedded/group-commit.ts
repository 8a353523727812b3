import type { DatabaseSync } from 'node:sqlite';

interface Job {
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** Runs a write in the next shared transaction; resolves with its result once that is committed. */
export type GroupCommit = <T>(write: () => T) => Promise<T>;

/**
 * Group commit: writes that arrive in the same turn of the event loop share one transaction, and so one flush to disk.
 * A write must be one statement (reads before it are fine): SQLite undoes a failed statement by itself, so one write's
 * failure leaves its neighbours as they are. Nothing is answered before COMMIT; should that fail, all are refused.
 */
export function groupCommit(database: DatabaseSync): GroupCommit {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  let queue: Job[] = [];

  function flush(): void {
    const jobs = queue;
    queue = [];
    const done: (() => void)[] = [];
    try {
      begin.run();
      for (const job of jobs) {
        done.push(attempt(job));
        // Some failures (disk full, I/O error) end the whole transaction: then nothing of it may be acknowledged.
        if (!database.isTransaction) throw new Error('SQLite rolled the transaction back.');
      }
      commit.run();
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      for (const job of jobs) job.reject(error);
      return;
    }
    for (const settle of done) settle();
  }

  return <T>(write: () => T) =>
    new Promise<T>((resolve, reject) => {
      // After this turn's I/O callbacks: every request that is already here gets on board.
      if (queue.length === 0) setImmediate(flush);
      queue.push({ run: write, resolve: resolve as Job['resolve'], reject });
    });
}

/** Runs the job now; what it returns settles the job, to be called after the commit. */
function attempt(job: Job): () => void {
  try {
    const value = job.run();
    return () => job.resolve(value);
  } catch (error) {
    return () => job.reject(error);
  }
}
