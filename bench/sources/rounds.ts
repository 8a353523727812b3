import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SMALL_MEMORY } from '../../cli/import/limit-memory.ts';
import type { Kind } from './kinds.ts';

/** One reading of a file, by Hatchery or by the bare library. */
export interface Figures {
  seconds: number;
  /** Peak resident memory in MB. */
  megabytes: number;
  /** Number of readings that would be sent; 0 for the bare library. */
  readings: number;
}

export interface Measured {
  kind: Kind;
  /** Size of the file in MB. */
  size: number;
  own: Figures[];
  bare: Figures[];
}

const MB = 2 ** 20;
const run = promisify(execFile);

/** Generates a file, and reads it with Hatchery and with the bare library in turn. */
export async function measure(kind: Kind, folder: string, megabytes: number, rounds: number): Promise<Measured> {
  const path = join(folder, `${kind.source}-${megabytes}`);
  const now = Date.now();
  await kind.generate(path, megabytes * MB, now);
  const measured: Measured = { kind, size: statSync(path).size / MB, own: [], bare: [] };
  for (let round = 1; round <= rounds; round++) {
    console.error(`${kind.source}, ${megabytes} MB: round ${round} of ${rounds}`);
    measured.own.push(await read('Hatchery', path, now));
    measured.bare.push(await read(kind.bare, path, now));
  }
  return measured;
}

async function read(reader: string, path: string, now: number): Promise<Figures> {
  const child = join(import.meta.dirname, 'child.ts');
  const options = { env: { ...process.env, ...SMALL_MEMORY.env } };
  const { stdout } = await run(process.execPath, [...SMALL_MEMORY.flags, child, reader, path, String(now)], options);
  return JSON.parse(stdout);
}
