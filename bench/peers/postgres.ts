/**
 * Starts a PostgreSQL server with the default settings of its package: every commit is flushed to disk before the
 * client gets a response.
 */
import { existsSync, globSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { freePort } from '../servers.ts';
import { run, serve } from './processes.ts';

/** PostgreSQL refuses to run as root. Its Debian package creates this user. */
const USER = 'postgres';

/**
 * Starts a new database server in this folder.
 * @throws with installation instructions if PostgreSQL is not installed
 */
export async function startPostgres(folder: string): Promise<{ uri: string; stop: () => Promise<void> }> {
  const programs = find() ?? (await install(folder));
  mkdirSync(folder, { recursive: true });
  if (isRoot()) await run({ command: 'chown', args: [USER, folder], folder });
  const data = join(folder, 'data');
  const initdb = [join(programs, 'initdb'), '-D', data, '-A', 'trust', '-U', USER, '-E', 'UTF8'];
  await run(asUser(initdb, folder));
  const port = await freePort();
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const server = [join(programs, 'postgres'), '-D', data, '-p', String(port), ...settings];
  // SIGQUIT ends the server immediately, but lets it release its shared memory.
  const stop = await serve(asUser(server, folder), () => listensAt(port), 'SIGQUIT');
  return { uri: `postgres://${USER}@127.0.0.1:${port}/postgres`, stop };
}

const isRoot = () => process.getuid?.() === 0;

function asUser([command = '', ...args]: string[], folder: string) {
  if (!isRoot()) return { command, args, folder };
  return {
    command: 'setpriv',
    args: [`--reuid=${USER}`, `--regid=${USER}`, '--init-groups', command, ...args],
    folder,
  };
}

/**
 * Returns the folder with the programs of the newest PostgreSQL server on Debian. Client packages have such folders
 * too, but without the server.
 */
function find(): string | undefined {
  const found = globSync('/usr/lib/postgresql/*/bin/postgres').map(dirname);
  return found.sort((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1);
}

async function install(folder: string): Promise<string> {
  const apt = (...args: string[]) =>
    run({ command: 'apt-get', args, folder, env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (isRoot() && existsSync('/usr/bin/apt-get')) {
    console.error('Installing PostgreSQL …');
    await apt('update', '-qq');
    await apt('install', '-y', '-qq', '--no-install-recommends', 'postgresql');
    // Installing the package usually creates a cluster and may start it. The benchmark does not use that cluster, so it
    // is dropped.
    const [version = ''] = find()?.match(/\d+/) ?? [];
    await run({ command: 'pg_dropcluster', args: ['--stop', version, 'main'], folder }).catch(() => undefined);
  }
  const programs = find();
  if (programs) return programs;
  throw new Error('It needs PostgreSQL: install it with `apt-get install postgresql`, or run this as root on Debian.');
}

function listensAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
