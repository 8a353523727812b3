import { AppError } from '../../core/errors.ts';

/** SQLite's primary result codes for a problem of the disk or a lock of another program, not of a statement. */
const SQLITE_CODES: Record<number, string> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};
const FILE_CODES = [
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

/** A lock is usually released within a second. A full or broken disk needs an operator. */
const BUSY_RETRY_S = 1;
const DISK_RETRY_S = 10;

/** The code of SQLite or the operating system for an error of the storage, such as `ENOSPC`; undefined for any other error. */
export function storageErrorCode(error: unknown): string | undefined {
  const { code, errcode } = (error ?? {}) as { code?: string; errcode?: number };
  // The low byte is the primary result code. The other bits have details.
  if (errcode !== undefined) return SQLITE_CODES[errcode & 0xff];
  return FILE_CODES.find((known) => known === code);
}

/** Turns an error of the storage into `unavailable`, whose cause names the code for the log. Returns any other error unchanged. */
export function translateStorageError(error: unknown): unknown {
  const code = storageErrorCode(error);
  if (!code || !(error instanceof Error)) return error;
  const cause = Object.assign(error, { code });
  if (code === 'SQLITE_BUSY') {
    const detail =
      'Another process has locked the database. Nothing was changed. Wait a moment and send the request again.';
    return new AppError('unavailable', detail, { cause, retryAfter: BUSY_RETRY_S });
  }
  const detail = 'The storage cannot be written. Nothing was changed. Wait a moment and send the request again.';
  return new AppError('unavailable', detail, { cause, retryAfter: DISK_RETRY_S });
}

/**
 * Accesses a file or folder that may be missing.
 *
 * @returns the result of `access`, or undefined when it throws ENOENT
 * @throws `unavailable` for an error of the storage
 */
export async function ifPresent<T>(access: () => Promise<T>): Promise<T | undefined> {
  try {
    return await access();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw translateStorageError(error);
  }
}
