import type { DatabaseSync } from 'node:sqlite';
import { faultOf, translateStorageError } from '../disk/storage-error.ts';
import { runAndCommit, type WriteJob } from './write-jobs.ts';

/** Writes are refused when another program has locked the database for this long. */
const MAX_LOCKED_MS = 1_000;
/** Pause before a locked database is tried again; reads go on meanwhile. */
const RETRY_MS = 10;

export interface SharedTransactions {
  /** Runs a read now. The reads of one turn see the same snapshot. */
  read<T>(read: () => T): T;
  /** Runs a write in the next shared transaction; resolves with its result once that is committed. */
  write<T>(write: () => T): Promise<T>;
  /**
   * Copies what is committed from the write-ahead log into the database and truncates the log, so that it holds no erased data. Does
   * nothing while another process reads the database.
   */
  emptyLog(): Promise<void>;
}

/**
 * Shares transactions among the requests of one turn of the event loop. For writes that is group commit: one flush to
 * disk for all of them. For reads it saves taking and releasing the locks, three quarters of a small read's cost.
 *
 * A write must be one statement, or a savepoint: SQLite undoes a failed statement by itself, so a write that fails does not affect
 * the others. Reads, and writes that may stand if it fails, may come before it. No write is answered before COMMIT; if that fails, all are rejected. A failure of the disk, or
 * a database that stays locked, throws `unavailable`.
 */
export function shareTransactions(database: DatabaseSync): SharedTransactions {
  const begin = database.prepare('BEGIN');
  const beginWrite = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  let queue: WriteJob[] = [];
  let scheduled = false;
  /** Since when another program has locked the database. */
  let lockedSince: number | undefined;
  // Waiting inside SQLite would block the event loop.
  database.exec('PRAGMA busy_timeout = 0');
  let emptying: PromiseWithResolvers<void> | undefined;

  function endTurn(): void {
    scheduled = false;
    if (!database.isOpen) return;
    if (database.isTransaction) commit.run();
    if (queue.length > 0 && lockedSince === undefined) flush();
    if (emptying) emptyLogNow(emptying);
  }

  /** Once for all calls of this turn. It does not wait for readers, as that would block the event loop. */
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
      for (const settle of runAndCommit(database, jobs, commit)) settle();
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      if (faultOf(error) === 'SQLITE_BUSY' && mayRetry()) {
        queue = jobs;
        setTimeout(retry, RETRY_MS);
        return;
      }
      lockedSince = undefined;
      for (const job of jobs) job.reject(translateStorageError(error));
    }
  }

  /** Also runs the writes that arrived in the pause. */
  function retry(): void {
    if (!database.isOpen) return;
    if (database.isTransaction) commit.run();
    flush();
  }

  function mayRetry(): boolean {
    lockedSince ??= performance.now();
    return performance.now() - lockedSince < MAX_LOCKED_MS;
  }

  /** After this turn's I/O callbacks, so that all requests that have arrived share the transaction. */
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
    emptyLog() {
      emptying ??= Promise.withResolvers();
      schedule();
      return emptying.promise;
    },
  };
}
