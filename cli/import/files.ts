import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fitabase } from '../../sources/fitabase/fitabase.ts';
import { type ExportFile, KINDS } from '../../sources/fitabase/kinds.ts';
import { UsageError } from '../errors.ts';

/**
 * Lists the files that can be imported from a folder.
 *
 * @returns the files, sorted by name
 * @throws a UsageError when there are none
 */
export async function findFiles(folder: string): Promise<ExportFile[]> {
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`Cannot read the folder ${folder}: set the folder with the exported CSV files.`);
  });
  const files: ExportFile[] = [];
  for (const name of names.sort()) {
    const kind = fitabase.kindOf(name);
    const path = join(folder, name);
    if (kind) files.push({ kind, name, size: (await stat(path)).size, stream: () => createReadStream(path) });
  }
  if (files.length > 0) return files;
  throw new UsageError(
    `None of ${KINDS.map(({ example }) => example).join(', ')} is in ${folder}: set the folder with the exported CSV files.`,
  );
}
