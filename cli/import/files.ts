import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { InputFile } from '../../sources/files/open.ts';
import { UsageError } from '../errors.ts';

/** Maximum number of files in the given folders. The largest exports have about a thousand. */
const MAX_FILES = 20_000;

/**
 * Lists the given files, and all files in the given folders.
 *
 * @returns the files, with names relative to the folder; nothing has been read yet
 * @throws a UsageError when a path cannot be read
 */
export async function listFiles(paths: readonly string[]): Promise<InputFile[]> {
  const names = new Map<string, string>();
  for (const path of paths) {
    for (const [file, name] of await filesAt(path)) names.set(resolve(file), name);
    if (names.size > MAX_FILES) {
      throw new UsageError(
        `${path} has more than ${MAX_FILES.toLocaleString('en')} files. Set the folder of the export.`,
      );
    }
  }
  return Promise.all([...names].map(async ([file, name]) => ({ name, blob: await readable(file, openAsBlob(file)) })));
}

async function filesAt(path: string): Promise<(readonly [file: string, name: string])[]> {
  const { isFolder } = await readable(
    path,
    stat(path).then((stats) => ({ isFolder: stats.isDirectory() })),
  );
  if (!isFolder) return [[path, basename(path)]];
  const entries = await readable(path, readdir(path, { recursive: true, withFileTypes: true }));
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((file) => [file, relative(path, file).replaceAll(sep, '/')] as const);
}

async function readable<T>(path: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const { code = error } = error as NodeJS.ErrnoException;
    throw new UsageError(`Cannot read ${path} (${code}): set the path of the exported file or folder.`);
  }
}
