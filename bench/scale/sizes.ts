/** Data folders, of few users and of many. */
import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestUser } from '../requests.ts';
import { databaseIn, fill } from './fill.ts';

/** The first is what the others are compared with. */
const STEPS = [1_000, 100_000, 1_000_000];
/** Users whose tokens are known, of each size. */
const KNOWN = 100_000;
/** Twice what is needed. */
const FREE_BYTES_A_USER = 1_500;

export interface Size {
  users: number;
  dataDir: string;
  known: TestUser[];
  /** Of the database without its write-ahead log. */
  bytes: number;
}

/** Fills a data folder for each size up to the largest. Throws when there is no room on the disk. */
export async function fillSizes(folder: string, largest: number): Promise<Size[]> {
  const counts = [...STEPS.filter((step) => step < largest), largest];
  assertRoom(folder, FREE_BYTES_A_USER * counts.reduce((sum, count) => sum + count, 0));
  const sizes: Size[] = [];
  for (const users of counts) {
    console.error(`Filling: ${users.toLocaleString('en')} users`);
    const dataDir = join(folder, String(users));
    const known = await fill(dataDir, users, KNOWN);
    sizes.push({ users, dataDir, known, bytes: statSync(databaseIn(dataDir)).size });
  }
  return sizes;
}

function assertRoom(folder: string, needed: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  throw new Error(
    `This needs ${gigabytes(needed)} GB on the disk of ${folder}, which has ${gigabytes(bavail * bsize)} GB: make room, or say --users with a smaller number.`,
  );
}
