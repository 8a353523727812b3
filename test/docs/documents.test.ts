import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { HELP } from '../../server/help.ts';
import { at, type Body, names, PROJECT } from '../terraform/hcl.ts';

const read = (file: string) => readFile(join(PROJECT, file), 'utf8');

/** Returns the anchors that GitHub generates for the headings of a page. */
function anchorsIn(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

for await (const file of glob('**/*.md', { cwd: PROJECT, exclude: (path) => /^(node_modules|data|dist)/.test(path) })) {
  test(`${file}: every link has a target`, async () => {
    const markdown = await read(file);
    for (const [, target = ''] of markdown.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = '', anchor] = target.split('#');
      const linked = path === '' ? file : join(dirname(file), path);
      assert.ok(existsSync(join(PROJECT, linked)), `${file} links to ${target}`);
      if (anchor) assert.ok(anchorsIn(await read(linked)).has(anchor), `${file} links to ${target}`);
    }
  });
}

test('commands to paste have no comments after them, which zsh would pass as arguments', async () => {
  for await (const file of glob(['*.md', '{docs,cloud}/**/*.md'], { cwd: PROJECT })) {
    for (const [, commands = ''] of (await read(file)).matchAll(/^```sh\n(.*?)^```/gms)) {
      const unquoted = commands.replaceAll(/"[^"]*"|'[^']*'/g, '');
      assert.doesNotMatch(unquoted, /\S +#/, `${file}: ${commands}`);
    }
  }
});

test('every file named in docs/architecture.md exists, and every port is named there', async () => {
  const texts = [await read('docs/architecture.md'), await read('docs/images/architecture.svg')];
  const paths = texts.flatMap(
    (text) =>
      text.match(/\b(?:adapters|bench|cli|client|cloud|core|http|server|shared|sources|test|tools|web)\/[\w/.-]*\w/g) ??
      [],
  );
  assert.ok(paths.length > 20);
  for (const path of paths) assert.ok(existsSync(join(PROJECT, path)), path);
  const sources = await Promise.all(
    (await readdir(join(PROJECT, 'core/ports'))).map((file) => read(`core/ports/${file}`)),
  );
  const ports = [...sources.join('').matchAll(/^export interface (\w+Store|Removals|Portraits|Narrator) /gm)];
  assert.ok(ports.length >= 7);
  for (const text of texts) for (const [, port = ''] of ports) assert.ok(text.includes(port), port);
});

test('the meaning of each alarm and what to do are documented', async () => {
  const operations = await read('docs/operations.md');
  const each = (of: string[], metrics: string) =>
    of.flatMap((name) => names(`locals.${metrics}`).map((metric) => `${name}-${metric.toLowerCase()}`));
  const alarms = [
    ...Object.keys(at('locals.service_alarms') as Body),
    ...Object.keys(at('locals.log_alarms') as Body),
    ...each(names('locals.tables'), 'table_alarms'),
    ...each(names('locals.functions'), 'function_alarms'),
  ];
  for (const alarm of alarms) assert.ok(operations.includes(`\`${alarm}\``), alarm);
});

test('the README has at most 600 words', async () => {
  const words = (await read('README.md')).split(/\s+/).filter(Boolean);
  assert.ok(words.length <= 600, `${words.length} words`);
});

test('docs/operations.md has each setting that the help text names', async () => {
  const [, section = ''] = /^## Settings\n(.*?)^## /ms.exec(await read('docs/operations.md')) ?? [];
  const columns = HELP.split('\n').flatMap((line) => line.trim().split(/ {2,}/));
  const settings = columns.filter((column) => /^[A-Z_]{4,}$/.test(column));
  assert.ok(settings.length >= 9, settings.join());
  for (const name of settings) assert.ok(section.includes(`| \`${name}\``), name);
});

test('the changelog has the form of Keep a Changelog, and a section for the version in package.json', async () => {
  const headings = (await read('CHANGELOG.md')).split('\n').filter((line) => /^##+ /.test(line));
  const releases = headings.filter((line) => line.startsWith('## '));
  assert.equal(releases[0], '## [Unreleased]');
  for (const release of releases.slice(1)) assert.match(release, /^## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
  assert.ok(releases[1]?.startsWith(`## [${JSON.parse(await read('package.json')).version}] `));
  const kinds = headings.filter((line) => line.startsWith('### '));
  for (const kind of kinds) assert.match(kind, /^### (Added|Changed|Deprecated|Removed|Fixed|Security)$/);
});
