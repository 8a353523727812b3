/** The operating system's page cache, which decides whether a read goes to the disk. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = Buffer.allocUnsafe(4 * 2 ** 20);

/** Brings all of a file into memory, where there is room: some systems take back what has not been used for a minute. */
export function warm(file: string): void {
  const descriptor = openSync(file, 'r');
  while (readSync(descriptor, CHUNK) > 0);
  closeSync(descriptor);
}

/** Takes a file out of memory: what is asked for next comes from the disk. Throws where there is no GNU dd to ask. */
export function evict(file: string): void {
  const { status, stderr } = spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0']);
  if (status !== 0) throw new Error(`The page cache could not be emptied: ${stderr}`);
}
