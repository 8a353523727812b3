import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { contractsFolder } from '../../tools/generate/contracts.ts';
import { bundleOpenapi } from '../../tools/generate/openapi.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { callsModule } from './calls.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '../..');
const MODULES = join(PROJECT, 'node_modules');
const PHOTO = join(PROJECT, 'test/fixtures/raccoon.jpg');

/** A consumer's project that installs the built package as documented, without network access. */
const project = await mkdtemp(join(tmpdir(), 'hatchery-consumer-'));
after(() => rm(project, { recursive: true }));
const built = join(project, 'elsewhere/client');
const installed = join(project, 'node_modules/hatchery-client');
await run(process.execPath, [join(PROJECT, 'tools/build-client.ts'), built]);
await writeFile(join(project, 'package.json'), '{"name": "consumer", "private": true, "type": "module"}');
const npm = (...args: string[]) => run('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: project });
const packed = await npm('pack', built);
await npm('install', `./${packed.stdout.trim()}`);

test('the package is complete and has no dependencies', async () => {
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const { version, license } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
  assert.deepEqual(
    [manifest.name, manifest.version, manifest.license, manifest.type, manifest.sideEffects, manifest.dependencies],
    ['hatchery-client', version, license, 'module', false, undefined],
  );
  const files = await readdir(installed);
  assert.deepEqual(files.toSorted(), ['LICENSE', 'NOTICES', 'README.md', 'index.js', 'package.json', 'types']);
  const code = await readFile(join(installed, 'index.js'), 'utf8');
  assert.deepEqual(code.match(/^import .*|\brequire\(.*|["']node:.*/gm), null);
  assert.match(await readFile(join(installed, 'NOTICES'), 'utf8'), /^openapi-fetch \d[\s\S]*MIT License/);
});

for (const [how, options] of [
  ['a Node program', { module: 'nodenext', lib: ['esnext'], types: ['node'], typeRoots: [join(MODULES, '@types')] }],
  ['a web app', { module: 'esnext', moduleResolution: 'bundler', lib: ['esnext', 'dom', 'dom.iterable'], types: [] }],
] as const) {
  test(`the package’s types cover every operation with its parameters and responses, for ${how}`, async () => {
    const calls = callsModule(await bundleOpenapi(join(contractsFolder, 'openapi.yaml')));
    await writeFile(join(project, 'calls.ts'), calls);
    const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    const compilerOptions = { ...options, ...strict, target: 'esnext', noEmit: true, skipLibCheck: false };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['calls.ts'] }));
    const compiled = run(process.execPath, [join(MODULES, 'typescript/bin/tsc'), '-p', project]);
    assert.equal(
      await compiled.then(
        () => '',
        ({ stdout }) => stdout,
      ),
      '',
    );
  });
}

test('the example in the package’s README works, and so does a React Native app', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const readme = await readFile(join(installed, 'README.md'), 'utf8');
  const [, lines = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  await writeFile(join(project, 'first.ts'), lines.replace('http://localhost:8787', server.baseUrl));
  const { stdout } = await run(process.execPath, [join(project, 'first.ts')]);
  assert.match(stdout, /\bMax\b.*\n$/);

  const app = join(import.meta.dirname, 'react-native-app.ts');
  const seen = await run(process.execPath, [app, server.baseUrl, PHOTO, join(installed, 'index.js')]);
  assert.equal(JSON.parse(seen.stdout).erased, 1);
});
