import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { translateStorageError } from '../disk/storage-error.ts';

/** A write that is queued for the next shared transaction. */
export interface WriteJob {
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  /** The error that `run` threw. */
  failure?: unknown;
}

/**
 * Runs all jobs within the open transaction and commits it.
 *
 * @returns a function for each job that settles its promise
 * @throws when a job ended the whole transaction, or when COMMIT fails
 */
export function runAndCommit(database: DatabaseSync, jobs: readonly WriteJob[], commit: StatementSync): (() => void)[] {
  const settlers: (() => void)[] = [];
  for (const job of jobs) {
    settlers.push(runJob(job));
    // Some errors (disk full, I/O error) roll back the whole transaction. Then no job may resolve.
    if (!database.isTransaction) throw job.failure ?? new Error('SQLite rolled the transaction back.');
  }
  commit.run();
  return settlers;
}

/**
 * Runs a job.
 *
 * @returns a function that settles it
 */
function runJob(job: WriteJob): () => void {
  try {
    const value = job.run();
    return () => job.resolve(value);
  } catch (error) {
    job.failure = error;
    return () => job.reject(translateStorageError(error));
  }
}
