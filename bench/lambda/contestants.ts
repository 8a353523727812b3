/** The functions that are compared, and how each is built. */
import { join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { bundleFunction, bundleOptions } from '../../tools/lambda/bundle.ts';

const PROJECT = join(import.meta.dirname, '../..');

export const contestants = ['Hatchery', 'bare', 'bundled SDK', 'whole SDK', 'empty'] as const;
export type Contestant = (typeof contestants)[number];

/** Builds all of them; the folder of each, with its `manager.mjs`. */
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
  // The SDK itself is then loaded from node_modules, file by file.
  await make('whole SDK', 'sdk.ts', { packages: 'external' });
  await make('empty', 'empty.ts');
  return Object.fromEntries(contestants.map((name) => [name, folderOf(name)])) as Record<Contestant, string>;
}

/** Builds what runs them. Plain JavaScript, as stripping its types would be a part of every cold start. */
export async function buildHost(folder: string): Promise<string> {
  const outdir = relative(PROJECT, folder);
  await build({ ...bundleOptions, entryPoints: ['bench/lambda/host.ts'], outdir, sourcemap: false });
  return join(folder, 'host.mjs');
}
