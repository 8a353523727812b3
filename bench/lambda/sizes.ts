import { join } from 'node:path';
import { build } from 'esbuild';

export interface Size {
  /** KB (2^10 bytes) of code that is loaded before the first request, and of all that there is. */
  start: number;
  whole: number;
}

/** What a built function consists of, packages of node_modules included. Not counted are native parts and source maps. */
export async function sizeOf(folder: string): Promise<Size> {
  const { metafile } = await build({
    entryPoints: [join(folder, 'manager.mjs')],
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    outdir: folder,
    platform: 'node',
    format: 'esm',
    // As Node itself resolves packages that have no `exports`.
    mainFields: ['main'],
    external: ['sharp'],
    logLevel: 'error',
  });
  const { inputs, outputs } = metafile;
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind, external } of inputs[path]?.imports ?? []) {
      if (!external && kind !== 'dynamic-import') load(next);
    }
  };
  for (const { entryPoint } of Object.values(outputs)) if (entryPoint?.endsWith('/manager.mjs')) load(entryPoint);
  const kilobytes = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (inputs[path]?.bytes ?? 0), 0) / 1024;
  return { start: kilobytes(loaded), whole: kilobytes(Object.keys(inputs)) };
}
