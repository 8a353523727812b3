/**
 * Runs before the tests, and checks for the programs that npm does not install: Python with `jsonschema` for the Python models, an S3
 * server, a browser, and nginx. Missing programs are installed with apt if possible. Otherwise, a message says what to do or which tests
 * will be skipped.
 */
import { spawnSync } from 'node:child_process';
import {
  CHROMIUM_PACKAGES,
  chromiumPath,
  HEADLESS_SHELL_PACKAGES,
  headlessShellPath,
} from '../test/support/browser.ts';
import { nginxIsInstalled, PROXY_PACKAGES } from '../test/support/proxies.ts';
import { RADOSGW_PACKAGES, radosgwIsInstalled } from '../test/support/radosgw.ts';

const PYTHONS = ['python3', '/usr/bin/python3'];

interface Need {
  isThere(): boolean;
  packages: string[];
  /** Whether tests fail without the program. Otherwise, some tests are skipped. */
  required: boolean;
  otherwise: string;
}

const NEEDS: Need[] = [
  {
    isThere: () => PYTHONS.some(hasJsonschema),
    packages: ['python3-jsonschema'],
    required: true,
    otherwise:
      'The tests of the Python models need Python 3.10 or newer with the jsonschema package: install it and try again.',
  },
  {
    isThere: radosgwIsInstalled,
    packages: RADOSGW_PACKAGES,
    required: process.env.REQUIRE_S3 === '1',
    otherwise: `The tests against S3 need Ceph's gateway and do not run without it. On Debian or Ubuntu, as root: apt-get install ${RADOSGW_PACKAGES.join(' ')}`,
  },
  {
    isThere: () => chromiumPath() !== undefined,
    packages: CHROMIUM_PACKAGES,
    required: process.env.REQUIRE_CHROMIUM === '1',
    otherwise:
      'The tests of the web app need Chromium or Chrome and do not run without it. On Debian, as root: apt-get install chromium; where it is elsewhere: CHROMIUM=/path/to/it',
  },
  {
    isThere: () => headlessShellPath() !== undefined,
    packages: HEADLESS_SHELL_PACKAGES,
    required: false,
    otherwise:
      'The tests of the web app take less time with chromium-headless-shell. On Debian, as root: apt-get install chromium-headless-shell',
  },
  {
    isThere: nginxIsInstalled,
    packages: PROXY_PACKAGES,
    required: process.env.REQUIRE_NGINX === '1',
    otherwise: `The tests of the proxy's configuration need nginx and do not run without it. On Debian or Ubuntu, as root: apt-get install ${PROXY_PACKAGES.join(' ')}`,
  },
];

console.log(
  'The tests take about seven minutes on two cores. As root on Debian or Ubuntu, programs that they need and that are missing are installed with apt-get: Python with jsonschema, Ceph as an S3 server, Chromium, nginx.',
);
const missing = NEEDS.filter((need) => !need.isThere());
if (missing.length && process.getuid?.() === 0 && works('apt-get', '--version')) {
  install(missing.map(({ packages }) => packages));
}
const stillMissing = missing.filter((need) => !need.isThere());
for (const { otherwise } of stillMissing) console.error(otherwise);
if (stillMissing.some(({ required }) => required)) process.exit(1);

function install(groups: string[][]): void {
  console.log(`Installing for the tests: ${groups.flat().join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', [...args], { stdio: 'inherit', env });
  apt('update', '-qq');
  // Installs each group separately, so that one failed group does not block the others.
  for (const packages of groups) apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

function hasJsonschema(python: string): boolean {
  return works(python, '-c', 'import sys, jsonschema; assert sys.version_info >= (3, 10)');
}

function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
