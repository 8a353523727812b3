import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction, type FunctionName, functions } from '../../tools/lambda/bundle.ts';

/** This folder is inside the project, so that Node can resolve the packages that are not bundled. */
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

/** `npm test` builds the functions once, and names their folder. */
export const { TEST_FUNCTIONS } = process.env;

/** Returns the folder of a function of this test run, or bundles it into a folder that is deleted when the process exits. */
export async function builtFunction(name: FunctionName): Promise<string> {
  if (TEST_FUNCTIONS) return join(TEST_FUNCTIONS, name);
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundleFunction(name, folder);
  return folder;
}

export async function builtFunctions(): Promise<Record<FunctionName, string>> {
  const names = Object.keys(functions) as FunctionName[];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await builtFunction(name)]))) as Record<
    FunctionName,
    string
  >;
}
