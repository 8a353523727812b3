import type { DatabaseSync } from 'node:sqlite';
import { storageErrorCode, translateStorageError } from '../disk/storage-error.ts';
import { epochs } from './epochs.ts';
import { runAndCommit, type WriteJob } from './write-jobs.ts';

/** How long to wait for a lock of another program. After that, writes are rejected. */
const LOCK_TIMEOUT_MS = 1_000;
/** Delay before a retry while the database is locked. Reads continue in the meantime. */
const RETRY_MS = 10;

export interface SharedTransactions {
  /** Runs a read synchronously. All reads in one turn of the event loop see the same snapshot. */
  read<T>(read: () => T): T;
  /** Runs a write in the next shared transaction. Resolves to its result after COMMIT. */
  write<T>(write: () => T): Promise<T>;
  /**
   * Returns a number that changes when rows that were read before may have changed other than by a write of this connection: when another
   * connection has written, or a transaction has failed. Checked once per turn of the event loop, and in each transaction of writes.
   */
  epoch(): number;
  /**
   * Checkpoints and truncates the write-ahead log, so that it no longer contains erased data. Does nothing while another process is reading
   * the database.
   */
  emptyLog(): Promise<void>;
}

/**
 * Shares each transaction among all requests in one turn of the event loop. For writes this is group commit: a single flush to disk serves
 * all of them. For reads it avoids taking and releasing locks, which would be three quarters of the cost of a small read.
 *
 * The function passed to `write` must end with a single statement or a savepoint, so that a failure rolls back only that step. Before it,
 * the function may run reads, and writes that are harmless if they remain after a failure.
 *
 * A write resolves after COMMIT. If COMMIT fails, all writes of the transaction reject. Reads and writes throw `unavailable` on a disk
 * error, or when the database stays locked.
 */
export function shareTransactions(database: DatabaseSync): SharedTransactions {
  const begin = database.prepare('BEGIN');
  const beginWrite = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const { current, isChecked, endCheck, advance } = epochs(database);
  let queue: WriteJob[] = [];
  let scheduled = false;
  /** When another program's lock was first noticed, or undefined while the database is not locked. */
  let lockedSince: number | undefined;
  // Disables SQLite's own busy timeout, because waiting for it would block the event loop.
  database.exec('PRAGMA busy_timeout = 0');
  let emptying: PromiseWithResolvers<void> | undefined;

  function endTurn(): void {
    scheduled = false;
    endCheck();
    if (!database.isOpen) return;
    if (database.isTransaction) commit.run();
    if (queue.length > 0 && lockedSince === undefined) flush();
    if (emptying) emptyLogNow(emptying);
  }

  /** Empties the log once for all calls of a turn. Does not wait for readers, because waiting would block the event loop. */
  function emptyLogNow({ resolve, reject }: PromiseWithResolvers<void>): void {
    emptying = undefined;
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      resolve();
    } catch (error) {
      reject(translateStorageError(error));
    }
  }

  function flush(): void {
    const jobs = queue;
    queue = [];
    try {
      beginWrite.run();
      lockedSince = undefined;
      // Checks again within the transaction, so that no other connection can write between the check and COMMIT.
      endCheck();
      current();
      for (const settle of runAndCommit(database, jobs, commit)) settle();
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      // The failed writes may have been read within the transaction.
      advance();
      if (storageErrorCode(error) === 'SQLITE_BUSY' && mayRetry()) {
        queue = jobs;
        setTimeout(retry, RETRY_MS);
        return;
      }
      lockedSince = undefined;
      for (const job of jobs) job.reject(translateStorageError(error));
    } finally {
      endCheck();
    }
  }

  /** The retry also runs writes that have arrived during the delay. */
  function retry(): void {
    if (!database.isOpen) return;
    if (database.isTransaction) commit.run();
    flush();
  }

  function mayRetry(): boolean {
    lockedSince ??= performance.now();
    return performance.now() - lockedSince < LOCK_TIMEOUT_MS;
  }

  /** `setImmediate` runs after all pending I/O callbacks, so the transaction includes every request that has arrived. */
  function schedule(): void {
    if (!scheduled) setImmediate(endTurn);
    scheduled = true;
  }

  return {
    read(read) {
      if (!database.isTransaction) {
        begin.run();
        schedule();
      }
      try {
        return read();
      } catch (error) {
        throw translateStorageError(error);
      }
    },
    write: <T>(write: () => T) =>
      new Promise<T>((resolve, reject) => {
        queue.push({ run: write, resolve: resolve as WriteJob['resolve'], reject });
        schedule();
      }),
    epoch() {
      if (!isChecked()) schedule();
      try {
        return current();
      } catch (error) {
        throw translateStorageError(error);
      }
    },
    emptyLog() {
      emptying ??= Promise.withResolvers();
      schedule();
      return emptying.promise;
    },
  };
}
