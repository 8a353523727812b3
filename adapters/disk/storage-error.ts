import { AppError } from '../../core/errors.ts';

/** SQLite's primary result codes for what is wrong with the disk or with others who use the database, not with a statement. */
const SQLITE_FAULTS: Record<number, string> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};
const FILE_FAULTS = [
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EROFS',
  'EACCES',
  'EPERM',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOTDIR',
  'EEXIST',
];

/** A database that another program holds is free again soon; a disk takes somebody to look after it. */
const BUSY_RETRY_S = 1;
const DISK_RETRY_S = 10;

/** What is wrong with the storage, in the words of SQLite or the operating system; undefined for any other error. */
export function faultOf(error: unknown): string | undefined {
  const { code, errcode } = (error ?? {}) as { code?: string; errcode?: number };
  // The low byte is the primary code; the rest says more of where.
  if (errcode !== undefined) return SQLITE_FAULTS[errcode & 0xff];
  return FILE_FAULTS.find((fault) => fault === code);
}

/** A fault of the storage as an `unavailable` that names it in the log; any other error as it is. */
export function translateStorageError(error: unknown): unknown {
  const fault = faultOf(error);
  if (!fault || !(error instanceof Error)) return error;
  const cause = Object.assign(error, { code: fault });
  if (fault === 'SQLITE_BUSY') {
    const detail = 'Another program holds the database just now. Wait a moment and send it again; that is safe.';
    return new AppError('unavailable', detail, { cause, retryAfter: BUSY_RETRY_S });
  }
  const detail = 'The storage takes nothing just now, and nothing was changed. Wait a moment and send it again.';
  return new AppError('unavailable', detail, { cause, retryAfter: DISK_RETRY_S });
}

/** The result, or undefined when the file or folder does not exist. Throws `unavailable` for a fault of the storage. */
export async function ifPresent<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw translateStorageError(error);
  }
}
