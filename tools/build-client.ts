/**
 * `npm run build:client`: builds the typed client as an npm package in dist/client, for use in other projects. The package includes
 * `openapi-fetch` (2 KB) with its types and licence, because npm does not install the dependencies of a local folder such as `npm install
 * ../hatchery/dist/client`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..');
const out = resolve(process.argv[2] ?? join(PROJECT, 'dist/client'));
const TYPES = join(out, 'types');
const INCLUDED = ['openapi-fetch', 'openapi-typescript-helpers'];

/**
 * Bundles the client for older JavaScript engines, such as Hermes in React Native. The code is not minified, because
 * apps minify their own bundles.
 */
function writeCode(): void {
  buildSync({
    absWorkingDir: PROJECT,
    entryPoints: ['client/index.ts'],
    outfile: join(out, 'index.js'),
    bundle: true,
    platform: 'neutral',
    format: 'esm',
    target: 'es2020',
    logLevel: 'warning',
  });
}

function writeTypes(): void {
  const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc');
  const project = ['--ignoreConfig', '--rootDir', PROJECT, '--outDir', TYPES, '--declaration', '--emitDeclarationOnly'];
  const language = '--target esnext --module nodenext --types node --strict --exactOptionalPropertyTypes'.split(' ');
  const source = ['--allowImportingTsExtensions', join(PROJECT, 'client/index.ts')];
  execFileSync(process.execPath, [compiler, ...project, ...language, ...source], { stdio: 'inherit' });
  for (const name of INCLUDED) {
    cpSync(join(PROJECT, 'node_modules', name, 'dist/index.d.mts'), join(TYPES, `${name}.d.ts`));
  }
  for (const file of globSync('**/*.d.ts', { cwd: TYPES })) {
    const up = file.includes('client/') ? '../' : './';
    const declarations = readFileSync(join(TYPES, file), 'utf8')
      .replaceAll(/(from '\.[^']+)\.ts'/g, "$1.js'")
      .replaceAll(/from ['"](openapi-[a-z-]+)['"]/g, `from '${up}$1.js'`);
    writeFileSync(join(TYPES, file), declarations);
  }
}

function writeManifest(): void {
  const { version, license } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  const types = './types/client/index.d.ts';
  const manifest = {
    name: 'hatchery-client',
    version,
    description: 'A typed client of Hatchery for browsers, React Native and Node.',
    license,
    type: 'module',
    sideEffects: false,
    exports: { '.': { types, default: './index.js' }, './package.json': './package.json' },
    // Used by bundlers that do not support `exports`, such as React Native before 0.79.
    main: './index.js',
    types,
  };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function writeDocuments(): void {
  cpSync(join(PROJECT, 'docs/client.md'), join(out, 'README.md'));
  cpSync(join(PROJECT, 'LICENSE'), join(out, 'LICENSE'));
  const notices = INCLUDED.map((name) => {
    const folder = join(PROJECT, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8')}`;
  });
  writeFileSync(join(out, 'NOTICES'), notices.join('\n'));
}

mkdirSync(out, { recursive: true });
rmSync(TYPES, { recursive: true, force: true });
writeCode();
writeTypes();
writeManifest();
writeDocuments();
console.log(out);
