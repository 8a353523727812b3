/**
 * `npm run build:lambda`: writes a zip file for each Lambda function to dist/lambda, for the runtime `nodejs24.x` on arm64. Builds are
 * reproducible: the same sources and lock file produce identical bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction, type FunctionName, functions } from './lambda/bundle.ts';
import { nativePackage } from './lambda/native.ts';
import { zipFolders } from './lambda/zip.ts';

const [, , out = join(import.meta.dirname, '../dist/lambda')] = process.argv;

mkdirSync(out, { recursive: true });
for (const name of Object.keys(functions) as FunctionName[]) {
  const folder = join(out, name);
  rmSync(folder, { recursive: true, force: true });
  await bundleFunction(name, folder);
  const native = functions[name].native.map((needed) => ['node_modules', nativePackage(needed)] as const);
  const zip = zipFolders([['', folder], ...native]);
  writeFileSync(join(out, `${name}.zip`), zip);
  const hash = createHash('sha256').update(zip).digest('hex');
  console.log(`${join(out, `${name}.zip`)}  ${(zip.byteLength / 2 ** 20).toFixed(1)} MB  sha256 ${hash}`);
}
