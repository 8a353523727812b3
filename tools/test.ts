/** Runs all tests, after `npm test` has built what they need. Exits with 1 if one fails. */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { globalSetup } from '../test/support/engines.ts';
import { filesInOneProcess } from '../test/support/one-process.ts';

const TESTS = join(import.meta.dirname, '../test');
/** The beginnings of the names of what takes longest. It starts first, so that no long file runs alone at the end. */
const LONGEST = [
  ...['conformance/lambda', 'groups/server', 'groups/lambda', 'groups/http', 'conformance/', 'groups/cli'],
  ...['adapters/dynamo-shapes', 'docs/', 'groups/', 'fuzz/', 'faults/'],
];

const groups = globSync('groups/*.ts', { cwd: TESTS });
const inGroups = new Set(groups.flatMap((group) => filesInOneProcess(basename(group, '.ts'))));
const files = globSync('**/*.test.ts', { cwd: TESTS }).filter((file) => !inGroups.has(join(TESTS, file)));

function rank(file: string): number {
  const at = LONGEST.findIndex((start) => file.startsWith(start));
  return at < 0 ? LONGEST.length : at;
}
const isWeb = (file: string) => /^(groups\/)?web/.test(file);
const inOrder = [...groups, ...files].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
const [web, computing] = [inOrder.filter(isWeb), inOrder.filter((file) => !isWeb(file))];
// Browser tests mostly wait, so each runs beside a file that computes.
const mixed = [...web.flatMap((file, at) => [file, ...computing.slice(at, at + 1)]), ...computing.slice(web.length)];

await globalSetup();
run({
  files: mixed.map((file) => join(TESTS, file)),
  concurrency: 2 * availableParallelism(),
})
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(spec)
  .pipe(process.stdout);
