import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExportFile, KINDS } from '../../sources/fitabase/kinds.ts';
import { misuse } from '../feed/failure.ts';

/** The files of an export that can be imported, always in the same order. Throws a misuse when there are none. */
export async function findFiles(folder: string): Promise<ExportFile[]> {
  const names = await readdir(folder).catch(() => {
    throw misuse(`There is no folder ${folder} that can be read; name the folder with the exported CSV files.`);
  });
  const files: ExportFile[] = [];
  for (const name of names.sort()) {
    const kind = KINDS.find(({ file }) => file.test(name));
    const path = join(folder, name);
    if (kind) files.push({ kind, name, path, size: (await stat(path)).size });
  }
  if (files.length > 0) return files;
  throw misuse(
    `None of ${KINDS.map(({ example }) => example).join(', ')} is in ${folder}; name the folder with the exported CSV files.`,
  );
}
