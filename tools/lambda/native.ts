import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');
const CACHE = join(PROJECT, 'node_modules/.cache/lambda');

interface Lock {
  packages: Record<string, { version?: string }>;
}

/**
 * Provides a `node_modules` folder with one package and its native parts for Lambda on arm64. The versions come from the lock file, and
 * npm checks the hashes in it. Each version is downloaded only once.
 */
export function nativePackage(name: string): string {
  const lock: Lock = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8'));
  const version = lock.packages[`node_modules/${name}`]?.version;
  if (!version) throw new Error(`package-lock.json has no ${name}.`);
  const folder = join(CACHE, `${name}-${version}-linux-arm64`);
  if (!existsSync(folder)) fetchInto(folder, name, version, lock);
  return join(folder, 'node_modules');
}

/**
 * Installs the package into a temporary folder and then renames it to `folder`, so that `folder` never has incomplete
 * contents.
 */
function fetchInto(folder: string, name: string, version: string, lock: Lock): void {
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  const root = { name: 'function', version: '0.0.0', dependencies: { [name]: version } };
  writeFileSync(join(draft, 'package.json'), JSON.stringify(root));
  // Uses the project's lock file with a different root package, so that npm installs only what this root depends on.
  writeFileSync(
    join(draft, 'package-lock.json'),
    JSON.stringify({ ...lock, packages: { ...lock.packages, '': root } }),
  );
  const flags = ['--os=linux', '--cpu=arm64', '--libc=glibc', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', ['ci', ...flags], { cwd: draft, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm could not fetch ${name} for Lambda:\n${stderr}`);
  renameSync(draft, folder);
}
