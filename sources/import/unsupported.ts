import type { SourceErrorCode } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';

/** A kind of file that Hatchery knows, but cannot read. Its error says which export to ask for instead. */
export interface UnsupportedKind {
  code: SourceErrorCode;
  matches(file: SourceFile): Promise<boolean>;
}

/** Asked only when no source has selected a file. */
export const UNSUPPORTED: readonly UnsupportedKind[] = [];
