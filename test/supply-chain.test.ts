import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sentPackages } from '../tools/web-packages.ts';

const PROJECT = join(import.meta.dirname, '..');
const readJson = async (file: string) => JSON.parse(await readFile(join(PROJECT, file), 'utf8'));

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  dependencies?: Record<string, string>;
  hasInstallScript?: boolean;
}

const lock: { packages: Record<string, Locked> } = await readJson('package-lock.json');
const all = Object.entries(lock.packages).flatMap(([path, locked]) =>
  path === ''
    ? []
    : [{ path, name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), ...locked }],
);
const sent = sentPackages(lock);
/** All production packages for all platforms, plus the packages that are sent to browsers. */
const production = all.filter(({ dev, devOptional, path }) => !(dev || devOptional) || sent.has(path));

/** Licences that require no more than attribution. */
const PERMISSIVE = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'CC0-1.0'];

/** Packages with other licences, each with the reason why it is accepted. */
const EXCEPTIONS: [name: RegExp, license: string, why: string][] = [
  // The libvips libraries are separate packages and are loaded dynamically. Users can therefore replace them, as the
  // LGPL requires.
  [/^@img\/sharp-libvips-/, 'LGPL-3.0-or-later', 'libvips, beside sharp'],
  [/^@img\/sharp-win32-/, 'Apache-2.0 AND LGPL-3.0-or-later', 'libvips, as a DLL beside sharp'],
  [/^@img\/sharp-wasm32$/, 'Apache-2.0 AND LGPL-3.0-or-later AND MIT', 'libvips, where there is nothing native'],
  // The licence of this typeface permits using, embedding and redistributing it, but not selling it on its own.
  [/^@fontsource-variable\/nunito$/, 'OFL-1.1', 'the app’s typeface'],
  // The user chooses between two permissive licences.
  [/^qr$/, '(MIT OR Apache-2.0)', 'reads QR codes in the app'],
  // Each drawing style has its own licence; the next test checks the style in use.
  [/^@dicebear\/styles$/, 'SEE LICENSE IN LICENSE.md', 'the style Critters'],
];

const isAllowed = (name: string, license: string) =>
  PERMISSIVE.includes(license) || EXCEPTIONS.some(([names, its]) => names.test(name) && its === license);

test('every production package has an accepted licence', async () => {
  for (const { path, name, license = 'none' } of production) {
    assert.ok(
      isAllowed(name, license),
      `${name} is under ${license}: decide, and name it here and in docs/decisions.md`,
    );
    // Check the manifest if the package is installed. Packages for other platforms exist only in the lock file.
    if (!existsSync(join(PROJECT, path))) continue;
    const manifest = await readJson(`${path}/package.json`);
    assert.equal(manifest.license, license, name);
  }
  for (const [names, license] of EXCEPTIONS) {
    const used = production.some((found) => names.test(found.name) && found.license === license);
    assert.ok(used, `${names} is an exception for something that is there`);
  }
});

test('the style of the drawings is in the public domain', async () => {
  const drawings = await readFile(join(PROJECT, 'adapters/image/drawings.ts'), 'utf8');
  const [style, ...more] = [...drawings.matchAll(/@dicebear\/styles\/(\w+)\.json/g)].map(([, name]) => name);
  assert.deepEqual(more, []);
  assert.match(await readFile(join(PROJECT, 'node_modules/@dicebear/styles/LICENSE.md'), 'utf8'), /\bMIT\b/);
  const { meta } = await readJson(`node_modules/@dicebear/styles/src/${style}.json`);
  assert.equal(meta.license.name, 'CC0 1.0');
});

test('every package comes from the registry with a hash, and no production package has an install script', () => {
  for (const { name, resolved = '', integrity = '' } of all) {
    assert.match(integrity, /^sha512-/, name);
    if (resolved) assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, name);
  }
  for (const { name, hasInstallScript } of production) assert.ok(!hasInstallScript, name);
});

test('the bill of materials has exactly the production packages', () => {
  const bom = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: PROJECT, encoding: 'utf8' }));
  assert.equal(bom.bomFormat, 'CycloneDX');
  assert.equal(bom.metadata.component.name, 'hatchery');
  // Compare the names in `purl`, because `name` is the alias if a dependency is installed under one.
  const named = new Set<string>(
    bom.components.map(({ purl }: { purl: string }) => decodeURIComponent(purl).slice('pkg:npm/'.length)),
  );
  const locked = new Set(production.map(({ name, version }) => `${name}@${version}`));
  assert.deepEqual([...named].sort(), [...locked].sort());
  const refs = new Set([bom.metadata.component, ...bom.components].map((component) => component['bom-ref']));
  assert.equal(bom.dependencies.length, refs.size);
  for (const { ref, dependsOn } of bom.dependencies) for (const used of [ref, ...dependsOn]) assert.ok(refs.has(used));
});
