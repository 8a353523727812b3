import { stat, statfs } from 'node:fs/promises';
import { ifPresent } from './storage-error.ts';

export interface StorageUsage {
  /** Size of the database and its write-ahead log. */
  databaseBytes: number;
  /** Free space of the file system. */
  availableBytes: number;
  /** Size of the file system. */
  sizeBytes: number;
}

/** Measures the database file and its file system. */
export async function storageUsage(database: string): Promise<StorageUsage> {
  const { bavail, blocks, bsize } = await statfs(database);
  const [main, log] = await Promise.all([database, `${database}-wal`].map((file) => ifPresent(() => stat(file))));
  return {
    databaseBytes: (main?.size ?? 0) + (log?.size ?? 0),
    availableBytes: bavail * bsize,
    sizeBytes: blocks * bsize,
  };
}
