import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { translateStorageError } from '../disk/storage-error.ts';

/** A write that is queued for the next shared transaction. */
export interface WriteJob {
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  /** The error thrown by `run`. */
  failure?: unknown;
}

/**
 * Runs all jobs in the open transaction, then commits it.
 *
 * @returns one function per job, which settles the job's promise
 * @throws when a job ended the whole transaction, or when COMMIT fails
 */
export function runAndCommit(database: DatabaseSync, jobs: readonly WriteJob[], commit: StatementSync): (() => void)[] {
  const settlers: (() => void)[] = [];
  for (const job of jobs) {
    settlers.push(runJob(job));
    // Some errors, such as a full disk, roll back the whole transaction. In that case no job may resolve.
    if (!database.isTransaction) throw job.failure ?? new Error('SQLite rolled the transaction back.');
  }
  commit.run();
  return settlers;
}

/** Runs a job, and returns a function that settles the job's promise. */
function runJob(job: WriteJob): () => void {
  try {
    const value = job.run();
    return () => job.resolve(value);
  } catch (error) {
    job.failure = error;
    return () => job.reject(translateStorageError(error));
  }
}
