import type { ChosenFile } from './messages.ts';

/** Returns the files of an input. Files of a folder are named by their path in it. */
export const chosenFiles = (files: FileList | null): ChosenFile[] =>
  [...(files ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, blob: file }));

/** Returns all files that were dropped, with those in dropped folders. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<ChosenFile[]> {
  // The browser clears the list once this event-loop turn is over.
  const dropped = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files: ChosenFile[] = [];
  for (const one of dropped) {
    if (one instanceof File) files.push({ name: one.name, blob: one });
    else if (one) await addEntry(one, files);
  }
  return files;
}

async function addEntry(entry: FileSystemEntry, files: ChosenFile[]): Promise<void> {
  if (isFile(entry)) {
    const blob = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    files.push({ name: entry.fullPath.replace(/^\//, ''), blob });
  }
  if (isFolder(entry)) for (const child of await entriesOf(entry.createReader())) await addEntry(child, files);
}

/** Browsers return the entries of a folder in portions, the last of which is empty. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
