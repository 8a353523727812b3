import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { GENERATORS } from './generators.ts';
import { pageProgram } from './page.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples/generators');

/** Files that name the versions of packages, and what each version that is not pinned contains. */
const MANIFESTS: Record<string, RegExp> = {
  'package.json': /"[\w@/-]+": "([~^<>*]|latest|\d+(\.\d+)?")/,
  'requirements.txt': /^(?!#)(?!.+==).+$/m,
  'pyproject.toml': /"[\w-]+\s*(>|<|~|!)=/,
  'go.mod': /\blatest\b/,
  'Cargo.toml': /\*/,
  'pom.xml': /<version>([[(]|LATEST|RELEASE)/,
};

test('each generator has an example, and each example a generator', async () => {
  const folders = (await readdir(EXAMPLES, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(GENERATORS).sort());
});

for (const [name, { story, signatures, isTool }] of Object.entries(GENERATORS)) {
  test(`the example of ${name} has a story and pinned versions`, async () => {
    const files = await readdir(join(EXAMPLES, name), { recursive: true });
    if (!signatures && !isTool)
      assert.ok(story && files.some((file) => /(^|\/)(story|main)\.\w+$/i.test(file)), 'a story');
    const manifests = Object.keys(MANIFESTS).filter((file) => existsSync(join(EXAMPLES, name, file)));
    if (story || isTool) assert.ok(manifests.length > 0, `one of ${Object.keys(MANIFESTS).join(', ')}`);
    for (const file of manifests) {
      const text = await readFile(join(EXAMPLES, name, file), 'utf8');
      assert.doesNotMatch(text, MANIFESTS[file] ?? /^$/, `${file}: pin each version`);
    }
  });
}

test('docs/clients.md has a short program for each generator of clients', async () => {
  for (const [name, { story, page, isTool }] of Object.entries(GENERATORS)) {
    // docs/client.md describes Hatchery's own client and models, and other tests run its programs.
    if (!story || isTool || name.startsWith('hatchery-')) continue;
    assert.ok(page, `${name}: the file and commands of the program`);
    const lines = (await pageProgram(name, '')).split('\n');
    assert.ok(lines.length <= 40, `${name}: ${lines.length} lines`);
  }
});

test('docs/clients.md shows the table', async () => {
  const page = await readFile(join(EXAMPLES, '../../docs/clients.md'), 'utf8');
  for (const [name, { language, limits = '' }] of Object.entries(GENERATORS)) {
    const [, row = ''] = new RegExp(`^\\| ${name} +\\| (.*)$`, 'm').exec(page) ?? [];
    assert.ok(row.startsWith(language) && row.endsWith(`| ${limits} |`), `${name}: copy the output of npm run interop`);
  }
});
