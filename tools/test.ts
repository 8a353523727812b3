/** Runs all tests, after `npm test` has built what they need. Exits with 1 if one fails. */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { globalSetup } from '../test/support/engines.ts';
import { filesInOneProcess } from '../test/support/one-process.ts';

const TESTS = join(import.meta.dirname, '../test');
/** What takes longest starts first, so that no long file runs alone at the end. */
const LONGEST = [
  ...['conformance/', 'adapters/dynamo-shapes', 'docs/', 'groups/http', 'groups/sources'],
  ...['fuzz/', 'cli/', 'lambda/', 'server/', 'groups/'],
];

const groups = globSync('groups/*.ts', { cwd: TESTS });
const inGroups = new Set(groups.flatMap((group) => filesInOneProcess(basename(group, '.ts'))));
const files = globSync('**/*.test.ts', { cwd: TESTS }).filter((file) => !inGroups.has(join(TESTS, file)));

function rank(file: string): number {
  const at = LONGEST.findIndex((start) => file.startsWith(start));
  return at < 0 ? LONGEST.length : at;
}
const isWeb = (file: string) => file.startsWith('web/');
const web = files.filter(isWeb).sort();
const computing = [...groups, ...files.filter((file) => !isWeb(file))].sort((a, b) => rank(a) - rank(b));

// Browser tests mostly wait. So each starts beside files that compute.
const share = computing.length / web.length;
const mixed = web.flatMap((file, at) => [
  file,
  ...computing.slice(Math.floor(at * share), Math.floor((at + 1) * share)),
]);

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
