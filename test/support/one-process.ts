import { globSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

const TESTS = join(import.meta.dirname, '..');

/**
 * Files that keep a process of their own: the first counts child processes, the second defines globals of browsers, the others take as long
 * as a whole folder.
 */
const ALONE = [
  ...['http/avatar-decoders.test.ts', 'web/stored.test.ts'],
  ...['docs/dockerfile.test.ts', 'docs/tutorial.test.ts', 'adapters/dynamo-shapes.test.ts', 'adapters/dynamo.test.ts'],
];

/**
 * @param group a folder, or one of several parts of it: `web-2` is the second of `groups/web-*.ts`
 * @returns the paths of the files that `testInOneProcess` runs
 */
export function filesInOneProcess(group: string): string[] {
  const [folder, part] = group.split('-');
  const files = globSync(`${folder}/*.test.ts`, { cwd: TESTS, exclude: ALONE }).sort();
  const parts = globSync(`groups/${folder}-*.ts`, { cwd: TESTS }).length;
  const own = part ? files.filter((_file, at) => at % parts === Number(part) - 1) : files;
  return own.map((file) => join(TESTS, file));
}

/**
 * Runs the test files of a group one after another in this process, each as a test with the file's name. This saves their processes, each
 * of which would load the same modules again. Hooks and resources of a file end with it.
 */
export function testInOneProcess(group: string): void {
  for (const file of filesInOneProcess(group)) {
    test(file.slice(TESTS.length + 1), async () => {
      const loading = import(file);
      // The file's tests start when it is loaded completely, as in a process of its own.
      before(() => loading);
      await loading;
    });
  }
}
