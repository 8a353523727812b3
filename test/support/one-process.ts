import { globSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

const TESTS = join(import.meta.dirname, '..');

/** Files that keep a process of their own: the first counts child processes, the others take as long as a whole folder. */
const ALONE = ['http/avatar-decoders.test.ts', 'docs/dockerfile.test.ts', 'docs/tutorial.test.ts'];

/** @returns the paths of the files that `testInOneProcess` runs */
export const filesInOneProcess = (folder: string): string[] =>
  globSync(`${folder}/*.test.ts`, { cwd: TESTS, exclude: ALONE })
    .sort()
    .map((file) => join(TESTS, file));

/**
 * Runs the test files of a folder one after another in this process, each as a test with the file's name. This saves their processes, each
 * of which would load the same modules again. Hooks and resources of a file end with it.
 */
export function testInOneProcess(folder: string): void {
  for (const file of filesInOneProcess(folder)) {
    test(file.slice(TESTS.length + 1), async () => {
      const loading = import(file);
      // The file's tests start when it is loaded completely, as in a process of its own.
      before(() => loading);
      await loading;
    });
  }
}
