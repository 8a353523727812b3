import { AppError } from '../../core/errors.ts';

/** SQLite's primary result codes for disk problems and for locks held by other programs. Codes for invalid statements are left out. */
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

/** All codes that `storageErrorCode` returns. */
export const STORAGE_CODES: readonly string[] = [...Object.values(SQLITE_CODES), ...FILE_CODES];

/**
 * Clients retry after 1 s if the database is locked, because a lock is usually released by then. After other storage errors they wait
 * longer, because a full or broken disk needs an operator.
 */
const BUSY_RETRY_S = 1;
const DISK_RETRY_S = 10;

/** Returns the error code of SQLite or the operating system if the error comes from storage, such as `ENOSPC`; otherwise undefined. */
export function storageErrorCode(error: unknown): string | undefined {
  const { code, errcode } = (error ?? {}) as { code?: string; errcode?: number };
  // The low byte is the primary result code; the other bits hold details.
  if (errcode !== undefined) return SQLITE_CODES[errcode & 0xff];
  return FILE_CODES.find((known) => known === code);
}

/** Converts a storage error to `unavailable`, with a cause that names the error code for the log. Returns any other error unchanged. */
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
 * Accesses a file or folder that may not exist.
 *
 * @returns the result of `access`, or undefined when it throws ENOENT
 * @throws `unavailable` on any other storage error
 */
export async function ifPresent<T>(access: () => Promise<T>): Promise<T | undefined> {
  try {
    return await access();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw translateStorageError(error);
  }
}
