import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-reader.js';
import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';
import { blobFile } from './blob-file.ts';
import type { InputFile } from './input-file.ts';
import { nestedBlob } from './nested-zip.ts';
import { type Archive, readDirectory } from './zip-directory.ts';
import { createUnpackBudget, type UnpackBudget, zipEntryFile } from './zip-entry-file.ts';
import { joinParts } from './zip-parts.ts';

export type { InputFile };

const ZIP_NAME = /\.zip$/i;
/** Of a file's entry, of the end of an empty zip, and of the first part of a split zip. */
const SIGNATURES = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];
/** Files that macOS adds to zips and folders. */
const JUNK = /(^|\/)(__MACOSX\/|\.DS_Store$|\._)/;

/**
 * Opens the files that the user gave: expands zips, also one zip inside another, and passes other files on.
 *
 * @throws a `SourceError` when a zip cannot be read
 */
export async function openFiles(inputs: readonly InputFile[], signal?: AbortSignal): Promise<SourceFile[]> {
  const budget = createUnpackBudget();
  const { archives, others } = joinParts(inputs);
  const files: SourceFile[] = [];
  for (const archive of archives) files.push(...(await openZip(archive, budget, signal)));
  for (const { name, blob } of others) {
    signal?.throwIfAborted();
    const file = blobFile(name, blob);
    const isZip = isZipHead(await file.head());
    if (!isZip && !ZIP_NAME.test(name)) files.push(file);
    // The last part of a split zip does not begin like a zip.
    else files.push(...(await openZip({ name, parts: [blob] }, budget, signal).catch(isZip ? rethrow : notAZip)));
  }
  return files.filter(({ name }) => !JUNK.test(name));
}

const isZipHead = (head: Uint8Array): boolean => SIGNATURES.includes(String.fromCharCode(...head.subarray(0, 4)));

const rethrow = (error: unknown): never => {
  throw error;
};

function notAZip(error: unknown): never {
  const isUnknown = error instanceof SourceError && ['cut-off-zip', 'damaged-zip'].includes(error.code);
  throw isUnknown ? new SourceError('not-a-zip', error.params) : error;
}

async function openZip(archive: Archive, budget: UnpackBudget, signal?: AbortSignal): Promise<SourceFile[]> {
  const entries = await entriesOf(archive, signal);
  if (!hasOnlyZips(entries)) return entries.map((entry) => zipEntryFile(entry, budget));
  const files: SourceFile[] = [];
  for (const entry of entries) {
    const inner = { name: entry.filename, parts: [await nestedBlob(archive, entry, budget, signal)] } as const;
    const found = await entriesOf(inner, signal);
    if (hasOnlyZips(found)) throw new SourceError('nested-zip', { file: entry.filename });
    files.push(...found.map((innermost) => zipEntryFile(innermost, budget)));
  }
  return files;
}

async function entriesOf(archive: Archive, signal?: AbortSignal): Promise<FileEntry[]> {
  const entries = await readDirectory(archive, signal);
  return entries.filter(({ filename }) => !JUNK.test(filename));
}

const hasOnlyZips = (entries: readonly FileEntry[]): boolean =>
  entries.length > 0 && entries.every(({ filename }) => ZIP_NAME.test(filename));
