import { join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { bundleFunction, bundleOptions } from '../../tools/lambda/bundle.ts';

const PROJECT = join(import.meta.dirname, '../..');

export const contestants = ['Hatchery', 'bare', 'bundled SDK', 'whole SDK', 'empty'] as const;
export type Contestant = (typeof contestants)[number];

/** Builds all functions. Returns the folder of each one, which contains its `manager.mjs`. */
export async function buildAll(folder: string): Promise<Record<Contestant, string>> {
  const folderOf = (name: Contestant) => join(folder, name.replace(' ', '-'));
  const make = (name: Contestant, entry: string, options: BuildOptions = {}) =>
    build({
      ...bundleOptions,
      entryPoints: [{ in: `bench/lambda/${entry}`, out: 'manager' }],
      outdir: relative(PROJECT, folderOf(name)),
      ...options,
    });
  await bundleFunction('user_manager', folderOf('Hatchery'));
  await make('bare', 'bare.ts');
  await make('bundled SDK', 'sdk.ts');
  // The SDK stays out of this variant's bundle, so that Node loads it from node_modules, file by file.
  await make('whole SDK', 'sdk.ts', { packages: 'external' });
  await make('empty', 'empty.ts');
  return Object.fromEntries(contestants.map((name) => [name, folderOf(name)])) as Record<Contestant, string>;
}

/**
 * Builds the host, which runs a function. The output is plain JavaScript, because stripping types at run time would
 * slow down every cold start.
 */
export async function buildHost(folder: string): Promise<string> {
  const outdir = relative(PROJECT, folder);
  await build({ ...bundleOptions, entryPoints: ['bench/lambda/host.ts'], outdir, sourcemap: false });
  return join(folder, 'host.mjs');
}

export interface Size {
  /**
   * Size of the JavaScript code in KB (2^10 bytes). `start` counts the code loaded before the first request, and
   * `whole` counts all code.
   */
  start: number;
  whole: number;
}

/** Measures the code of a built function, including node_modules but excluding native binaries and source maps. */
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
    // Makes esbuild resolve packages as Node does: for packages without `exports`, Node uses only `main`.
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
