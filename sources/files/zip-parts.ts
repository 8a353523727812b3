import { SourceError } from '../errors.ts';
import type { InputFile } from './input-file.ts';
import type { Archive } from './zip-directory.ts';

/** `export.z01`, whose last part is `export.zip`: the directory knows the parts. */
const SPANNED_PART = /^(.*)\.z(\d{2,3})$/i;
/** `export.zip.001`: a whole zip that was cut into pieces. */
const PIECE = /^(.*\.zip)\.(\d{3})$/i;

export interface SplitArchives {
  archives: Archive[];
  /** The files that are not parts of these archives. */
  others: InputFile[];
}

/**
 * Puts the parts of split zips together. Numbered zips such as `takeout-001.zip` are not parts in this sense: each can be read alone.
 *
 * @throws a `SourceError` when a part is missing
 */
export function joinParts(inputs: readonly InputFile[]): SplitArchives {
  const [spanned, pieces] = [partsOf(inputs, SPANNED_PART), partsOf(inputs, PIECE)];
  const last = new Map(inputs.map((input) => [input.name.toLowerCase(), input]));
  const used = new Set<InputFile>([...spanned.values(), ...pieces.values()].flat());
  const archives: Archive[] = [];
  for (const [stem, parts] of spanned) {
    const end = last.get(`${stem}.zip`);
    if (end) used.add(end);
    archives.push({ name: nameOf(parts), parts: [...allOf(parts, SPANNED_PART), ...(end ? [end.blob] : [])] });
  }
  for (const parts of pieces.values()) {
    archives.push({ name: nameOf(parts), parts: [new Blob(allOf(parts, PIECE))] });
  }
  return { archives, others: inputs.filter((input) => !used.has(input)) };
}

const nameOf = ([first]: readonly InputFile[]): string => first?.name ?? '';

function partsOf(inputs: readonly InputFile[], pattern: RegExp): Map<string, InputFile[]> {
  const found = new Map<string, InputFile[]>();
  for (const input of inputs) {
    const stem = pattern.exec(input.name)?.[1]?.toLowerCase();
    if (stem !== undefined) found.set(stem, [...(found.get(stem) ?? []), input]);
  }
  return found;
}

/** Returns all parts from the first on, in order. */
function allOf(parts: readonly InputFile[], pattern: RegExp): [Blob, ...Blob[]] {
  const numberOf = ({ name }: InputFile) => Number(pattern.exec(name)?.[2]);
  const sorted = [...parts].sort((a, b) => numberOf(a) - numberOf(b));
  const [first, ...others] = sorted.map(({ blob }) => blob);
  const isWhole = sorted.every((part, index) => numberOf(part) === index + 1);
  if (first && isWhole) return [first, ...others];
  throw new SourceError('split-zip', { file: nameOf(parts) });
}
