/**
 * Before the tests: makes sure that a Python with `jsonschema` is there for the Python models' tests. Where it is
 * missing it is installed with apt, if this machine allows that; otherwise one line says what to do.
 */
import { spawnSync } from 'node:child_process';

const PYTHONS = ['python3', '/usr/bin/python3'];

if (!PYTHONS.some(hasJsonschema)) {
  const allowed = process.getuid?.() === 0 && works('apt-get', '--version');
  if (allowed) {
    console.log('Installing python3-jsonschema for the tests of the Python models …');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-jsonschema'], {
      stdio: 'inherit',
    });
  }
  if (!PYTHONS.some(hasJsonschema)) {
    console.error(
      'The tests of the Python models need Python 3.11 or newer with the jsonschema package: install it and try again.',
    );
    process.exit(1);
  }
}

function hasJsonschema(python: string): boolean {
  return works(python, '-c', 'import sys, jsonschema; assert sys.version_info >= (3, 11)');
}

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
