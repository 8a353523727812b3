import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { WEB_PACKAGES } from '../tools/web-packages.ts';

const PROJECT = join(import.meta.dirname, '..');
const MODELS = 'shared/models/';
const MAX_LINES = 200;

/**
 * What the files in each folder may import. `ours` lists the permitted prefixes of paths in the project, and `packages`
 * matches the permitted packages. Code that ships never imports `tools`, `bench` or `test`.
 */
const RULES: Record<string, { ours: string[]; packages: RegExp }> = {
  core: { ours: ['core/', MODELS], packages: /^node:crypto$/ },
  http: { ours: ['http/', 'core/', MODELS], packages: /^hono$/ },
  'adapters/signed-urls': { ours: ['adapters/signed-urls/', 'core/'], packages: /^node:crypto$/ },
  'adapters/memory': { ours: ['adapters/memory/', 'adapters/signed-urls/', 'core/'], packages: /^$/ },
  'adapters/codec': { ours: ['adapters/codec/', 'core/'], packages: /^node:zlib$/ },
  'adapters/disk': {
    ours: ['adapters/disk/', 'adapters/signed-urls/', 'core/'],
    packages: /^node:(crypto|fs|fs\/promises|path|sqlite|stream\/promises|util)$/,
  },
  'adapters/sqlite': {
    ours: ['adapters/sqlite/', 'adapters/disk/storage-error.ts', 'adapters/codec/', 'core/'],
    packages: /^node:(crypto|fs|path|sqlite)$/,
  },
  'adapters/aws': {
    ours: ['adapters/aws/', 'core/'],
    packages: /^node:(crypto|http|https|stream|util|timers\/promises)$/,
  },
  'adapters/dynamodb': {
    ours: ['adapters/dynamodb/', 'adapters/aws/', 'adapters/codec/', 'core/'],
    packages: /^(@aws-sdk\/util-dynamodb|node:(crypto|timers\/promises|util))$/,
  },
  'adapters/s3': {
    ours: ['adapters/s3/', 'adapters/aws/', 'core/'],
    packages: /^(@aws-sdk\/(client-s3|lib-storage)|node:stream)$/,
  },
  'adapters/narrators': {
    ours: ['adapters/narrators/', 'core/'],
    packages: /^(@aws-sdk\/client-bedrock-runtime|node:.+)$/,
  },
  'adapters/webauthn': {
    ours: ['adapters/webauthn/', 'core/'],
    packages: /^@simplewebauthn\/server(\/helpers)?$/,
  },
  'adapters/push': {
    ours: ['adapters/push/', 'core/'],
    packages: /^(ipaddr\.js|jose|node:(crypto|dns\/promises|http|https|net|timers\/promises))$/,
  },
  'adapters/identity': { ours: ['adapters/identity/', 'core/'], packages: /^(jose|node:timers\/promises)$/ },
  'adapters/image': {
    ours: ['adapters/image/', 'core/'],
    packages:
      /^(sharp|@dicebear\/(core|styles\/[a-z]+\.json)|node:(child_process|events|fs|fs\/promises|module|path))$/,
  },
  server: {
    ours: ['server/', 'adapters/', 'http/', 'core/', 'web/headers.json'],
    packages:
      /^(hono|ipaddr\.js|prom-client|proxy-addr|rate-limiter-flexible(\/lib\/RateLimiter(Memory|Res)\.js)?|sonic-boom|@hono\/node-server(\/conninfo)?|node:(crypto|fs|fs\/promises|http|module|net|os|path|timers\/promises|url|util|worker_threads|zlib))$/,
  },
  client: { ours: ['client/', MODELS], packages: /^openapi-fetch$/ },
  // The web app runs in browsers, so it may use only the client and the parts of the service that work without Node.
  'web/src': {
    ours: ['web/src/', 'client/', 'core/', 'sources/', MODELS],
    packages:
      /^(preact(\/hooks)?|@preact\/signals|i18next|idb-keyval|react-easy-crop(\/.+\.css)?|uplot(\/.+\.css)?|uqr|qr\/decode\.js|@simplewebauthn\/browser|@sqlite\.org\/sqlite-wasm)$/,
  },
  // These files run in Node and in browsers, so they must not import Node modules, not even through `core`.
  sources: {
    ours: [
      'sources/',
      'core/streams/metrics.ts',
      'core/streams/retention.ts',
      'core/streams/sleep-duration.ts',
      MODELS,
    ],
    packages: /^(csv-parse|saxes|@noble\/hashes\/(sha2|utils)\.js|@zip\.js\/zip\.js\/lib\/zip-core-reader\.js)$/,
  },
  // The commands call the service over HTTP. From the service's own code they may import only `core` and the disk
  // adapter, and `restore` opens the stores of a data folder.
  cli: {
    ours: ['cli/', 'client/', 'sources/', 'core/', 'adapters/disk/', 'server/stores.ts', MODELS],
    packages: /^(cli-progress|commander|node:.+)$/,
  },
  'cloud/recovery': {
    ours: [
      'cloud/recovery/',
      'cloud/lambda/environment.ts',
      'cloud/lambda/stores.ts',
      'adapters/',
      'http/',
      'core/',
      MODELS,
    ],
    packages: /^node:(fs\/promises|util)$/,
  },
  'cloud/lambda': {
    ours: ['cloud/lambda/', 'adapters/', 'http/', 'core/'],
    packages: /^(hono|aws-lambda|node:(fs|module|path))$/,
  },
};

const PRODUCT = ['core/', 'http/', 'adapters/', 'server/', 'cloud/', 'client/', 'web/', 'sources/', 'cli/', 'shared/'];

/** The rules of folders that do not ship. `bench` has no rule, because it may import everything. */
const OUTSIDE: typeof RULES = {
  tools: { ours: ['tools/', 'test/support/', 'core/', 'http/', 'shared/'], packages: /./ },
  // The cost model is tested, because documents contain its figures.
  test: { ours: [...PRODUCT, 'tools/', 'test/', 'bench/costs/'], packages: /./ },
  // The suite must work against any implementation, so it uses only HTTP and the contract.
  'test/conformance/suite': {
    ours: [
      'test/conformance/suite/',
      'test/support/authenticator.ts',
      'test/support/colour-pngs.ts',
      'test/support/pairings.ts',
      'test/support/costly-pictures.ts',
      'test/support/passkeys.ts',
      'test/support/pictures.ts',
      'test/support/push.ts',
      'test/support/streams.ts',
      'test/support/webhooks.ts',
      'tools/generate/',
      MODELS,
    ],
    packages: /^(sharp|node:.+)$/,
  },
};

for (const [folder, { ours, packages }] of Object.entries({ ...RULES, ...OUTSIDE })) {
  test(`${folder} imports only allowed modules`, async () => {
    let files = 0;
    for await (const file of glob(`${folder}/**/*.{ts,tsx,mjs}`, { cwd: PROJECT })) {
      files += 1;
      for (const specifier of importsOf(await readFile(join(PROJECT, file), 'utf8'))) {
        const path = relative(PROJECT, join(PROJECT, dirname(file), specifier));
        const allowed = specifier.startsWith('.')
          ? ours.some((start) => path.startsWith(start))
          : packages.test(specifier);
        assert.ok(allowed, `${file} imports ${specifier}`);
      }
    }
    assert.ok(files > 0, 'files are found');
  });
}

test('every imported package is listed with its reason, and every listed package is used', async () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    await readFile(join(PROJECT, 'package.json'), 'utf8'),
  );
  const decisions = await readFile(join(PROJECT, 'docs/decisions.md'), 'utf8');
  const listed = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  for (const name of listed)
    assert.ok(decisions.includes(`\`${name}\``), `docs/decisions.md says why there is ${name}`);

  const imported = new Set<string>();
  for (const folder of Object.keys(RULES)) {
    for await (const file of glob(`${folder}/**/*.{ts,tsx,css}`, { cwd: PROJECT })) {
      const source = await readFile(join(PROJECT, file), 'utf8');
      // Imports of types do not count, because they are erased at run time.
      for (const specifier of importsOf(source.replaceAll(/^import type .*$/gm, ''))) {
        if (!specifier.startsWith('.') && !specifier.startsWith('node:')) imported.add(packageOf(specifier));
      }
    }
  }
  // Peer dependencies count as used, because the package that requires them uses them.
  const peers = [...imported].flatMap((name) => Object.keys(manifestOf(name).peerDependencies ?? {}));
  const used = new Set([...imported, ...peers.filter((name) => WEB_PACKAGES.includes(name))]);
  assert.deepEqual([...used].sort(), [...Object.keys(dependencies), ...WEB_PACKAGES].sort());
  for (const name of builtinModules) assert.ok(!imported.has(name), `write node:${name}`);
});

/** Returns the package that an import specifier refers to. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function manifestOf(name: string): { peerDependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(PROJECT, 'node_modules', name, 'package.json'), 'utf8'));
}

test('there are no circular imports, not even of types', async () => {
  const graph = new Map<string, string[]>();
  for await (const file of glob('**/*.{ts,tsx,mjs}', { cwd: PROJECT, exclude: isNotOurs })) {
    const specifiers = importsOf(await readFile(join(PROJECT, file), 'utf8')).filter((name) => name.startsWith('.'));
    graph.set(
      file,
      specifiers.map((specifier) => relative(PROJECT, join(PROJECT, dirname(file), specifier))),
    );
  }
  assert.ok(graph.size > 300, 'files are found');
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), [...path.slice(path.indexOf(file)), file].join(' → '));
    if (finished.has(file)) return;
    for (const imported of graph.get(file) ?? []) visit(imported, [...path, file]);
    finished.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
});

/** Packages and modules that only some requests need, and that take long to load. */
const LAZY =
  /^(sharp|jose|prom-client|rate-limiter-flexible$|@dicebear\/|@simplewebauthn\/|@aws-sdk\/|core\/(pet\/orchestrator|push\/notifier|streams\/ingest|users\/sessions)\.ts$|http\/operator-app\.ts$)/;

test('the server starts without packages and modules that only some requests need', async () => {
  const pending = ['server/server.ts'];
  const loaded = new Set(pending);
  for (const file of pending) {
    const source = await readFile(join(PROJECT, file), 'utf8');
    const kept = source.replaceAll(/^(?:import|export) type [^;]*;$/gm, '');
    for (const [, specifier = ''] of kept.matchAll(/(?:^import\s+|\bfrom\s+)'([^']+)'/gm)) {
      const path = specifier.startsWith('.') ? relative(PROJECT, join(PROJECT, dirname(file), specifier)) : specifier;
      assert.doesNotMatch(path, LAZY, `${file} loads ${path}`);
      if (!specifier.startsWith('.') || !path.endsWith('.ts') || loaded.has(path)) continue;
      loaded.add(path);
      pending.push(path);
    }
  }
  assert.ok(loaded.size > 100, `${loaded.size} files are found`);
});

test('a file that ships has at most 200 lines', async () => {
  for await (const file of glob(`{${Object.keys(RULES).join(',')}}/**/*.{ts,tsx,mjs}`, { cwd: PROJECT })) {
    const lines = (await readFile(join(PROJECT, file), 'utf8')).split('\n').length - 1;
    assert.ok(lines <= MAX_LINES, `${file}: ${lines} lines`);
  }
});

const isNotOurs = (path: string): boolean => /(^|\/)(node_modules|dist|data)$/.test(path);

function importsOf(source: string): string[] {
  const found = source.matchAll(/(?:\bfrom\s+|\bimport\(\s*|^import\s+|\burl\()['"]([^'"]+)['"]/gm);
  return [...found].map(([, specifier = '']) => specifier);
}
