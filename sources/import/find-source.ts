import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';
import type { ImportSource } from './import-source.ts';
import { UNSUPPORTED, type UnsupportedKind } from './unsupported.ts';

export interface FoundSource {
  source: ImportSource;
  /** The files that the source selected, in the order in which it reads them. */
  files: SourceFile[];
}

/**
 * Finds out by content what kind of export the files are.
 *
 * @throws a `SourceError` when they are of no kind that Hatchery reads, or of several
 */
export async function findSource(
  files: readonly SourceFile[],
  sources: readonly ImportSource[],
  unsupported: readonly UnsupportedKind[] = UNSUPPORTED,
): Promise<FoundSource> {
  const found: FoundSource[] = [];
  for (const source of sources) {
    const selected = await source.select(files);
    if (selected.length > 0) found.push({ source, files: selected });
  }
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  if (first) throw new SourceError('several-kinds', { labels: labelsOf(found.map(({ source }) => source)) });
  throw await notFound(files, sources, unsupported);
}

async function notFound(
  files: readonly SourceFile[],
  sources: readonly ImportSource[],
  unsupported: readonly UnsupportedKind[],
): Promise<SourceError> {
  const [first] = files;
  if (!first) return new SourceError('no-files');
  for (const { code, matches } of unsupported) {
    for (const file of files) if (await matches(file)) return new SourceError(code, { file: file.name });
  }
  const code = files.length === 1 ? 'unknown-kind' : 'unknown-kinds';
  return new SourceError(code, { file: first.name, count: files.length, labels: labelsOf(sources) });
}

const labelsOf = (sources: readonly ImportSource[]): string[] => sources.map(({ label }) => label);
