import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const PROJECT = join(import.meta.dirname, '../..');

interface LambdaFunction {
  entry: string;
  /** Programs that the function starts as child processes, by their names in the bundle. */
  programs: Record<string, string>;
  /** Imported packages that contain native code, which esbuild cannot bundle. */
  native: readonly string[];
}

export const functions = {
  user_manager: {
    entry: 'cloud/lambda/user/manager.ts',
    programs: { decoder: 'adapters/image/decoder.ts' },
    native: ['sharp'],
  },
  ingest_manager: { entry: 'cloud/lambda/ingest/manager.ts', programs: {}, native: [] },
  operator_manager: { entry: 'cloud/lambda/operator/manager.ts', programs: {}, native: [] },
  orchestrator: { entry: 'cloud/lambda/orchestrator/manager.ts', programs: {}, native: [] },
  sweeper: { entry: 'cloud/lambda/sweeper/manager.ts', programs: {}, native: [] },
} as const satisfies Record<string, LambdaFunction>;
/**
 * Returns `NODE_OPTIONS` of a Lambda function with this memory, in MB. `functions.tf` of the Terraform module must set the same value. Three
 * quarters of the memory are for the heap.
 */
export function nodeOptions(memoryMb: number): string {
  return `--max-old-space-size=${Math.floor((memoryMb * 3) / 4)} --max-semi-space-size=1`;
}

/** `NODE_OPTIONS` with the default memory. */
export const NODE_OPTIONS = nodeOptions(1024);

export type FunctionName = keyof typeof functions;

export const bundleOptions = {
  absWorkingDir: PROJECT,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'linked',
  // CommonJS packages load Node's built-in modules with `require`, which ES modules do not have.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles a function into a folder: `manager.mjs`, the chunks that it loads on first use, its programs, a source map for each, and the
 * licences. Builds are reproducible: the same sources produce identical bytes in any folder.
 */
export async function bundleFunction(name: FunctionName, folder: string): Promise<void> {
  const { entry, programs } = functions[name];
  // Bundles each program separately. Otherwise esbuild would move shared code to a separate chunk, an additional file
  // for the function to load.
  for (const [out, source] of [['manager', entry], ...Object.entries(programs)] as const) {
    await bundleProgram(name, { in: source, out }, folder);
  }
}

async function bundleProgram(
  name: FunctionName,
  entryPoint: { in: string; out: string },
  folder: string,
): Promise<void> {
  // Paths in source maps are relative to this folder, no matter where the bundle is written.
  const outdir = join(PROJECT, 'dist/lambda', name);
  const { outputFiles } = await build({
    ...bundleOptions,
    entryPoints: [entryPoint],
    outdir,
    write: false,
    external: [...functions[name].native],
  });
  for (const { path, contents } of outputFiles) {
    const file = join(folder, relative(outdir, path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}
