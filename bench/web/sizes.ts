import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const DIST = join(import.meta.dirname, '../../web/dist');

/** For each library, a string that its minified code contains in every build. */
const MARKS = { 'react-easy-crop': 'reactEasyCrop', uplot: 'u-over' } as const;

export interface Weight {
  /** Gzipped size in KB of 1,000 bytes. */
  js: number;
  css: number;
  libraries: string[];
}

/** Returns the total size of the JavaScript and CSS files among these paths. */
export function weigh(paths: Iterable<string>): Weight {
  const weight: Weight = { js: 0, css: 0, libraries: [] };
  for (const path of new Set(paths)) {
    const kind = extname(path).slice(1);
    if (kind !== 'js' && kind !== 'css') continue;
    const bytes = readFileSync(join(DIST, path));
    weight[kind] += gzipSync(bytes, { level: 9 }).length / 1000;
    for (const [library, mark] of Object.entries(MARKS)) {
      if (kind === 'js' && bytes.includes(mark)) weight.libraries.push(library);
    }
  }
  return weight;
}
