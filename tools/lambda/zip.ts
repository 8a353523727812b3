import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/**
 * The earliest time that a zip can contain. Zip files store local times, so a fixed local time gives identical bytes in
 * every time zone.
 */
const MTIME = new Date(1980, 0, 1);
const UNIX = 3;
/** File mode that lets all users read a file, because Lambda runs the code as a different user. */
const READABLE = 0o100644 << 16;

/**
 * Zips the contents of folders, without dot files. `place` is a folder's path in the zip. The same contents always
 * produce identical bytes.
 */
export function zipFolders(folders: readonly (readonly [place: string, folder: string])[]): Uint8Array {
  const entries: Zippable = {};
  for (const [place, folder] of folders) {
    for (const file of filesIn(folder)) entries[join(place, file)] = readFileSync(join(folder, file));
  }
  const sorted = Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
  return zipSync(sorted, { level: 9, mtime: MTIME, os: UNIX, attrs: READABLE });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')));
}
