import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { translateStorageError } from '../disk/storage-error.ts';

/** A write that waits for the next shared transaction. */
export interface WriteJob {
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  /** What its statement threw. */
  failure?: unknown;
}

/** Runs all jobs within the open transaction and commits it. Returns functions that settle the jobs, to be called after the commit. */
export function runAndCommit(database: DatabaseSync, jobs: readonly WriteJob[], commit: StatementSync): (() => void)[] {
  const settlers: (() => void)[] = [];
  for (const job of jobs) {
    settlers.push(runJob(job));
    // Some failures (disk full, I/O error) end the whole transaction: then none of its writes may be acknowledged.
    if (!database.isTransaction) throw job.failure ?? new Error('SQLite rolled the transaction back.');
  }
  commit.run();
  return settlers;
}

/** Runs the job now; the function returned settles it. */
function runJob(job: WriteJob): () => void {
  try {
    const value = job.run();
    return () => job.resolve(value);
  } catch (error) {
    job.failure = error;
    return () => job.reject(translateStorageError(error));
  }
}
