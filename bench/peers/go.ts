/** The contestants written in Go. They are built on the machine, and left out if Go is not installed. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../servers.ts';
import { bearer, type Contestant, profile, send } from './contestant.ts';
import { hatcheryService } from './ours.ts';
import { answersAt, run, serve } from './processes.ts';

interface Program {
  /** A folder of bench/peers/programs. */
  program: string;
  modules: readonly string[];
  /** Whether a module is written in C, so that gcc is needed. */
  hasC: boolean;
  args?: (address: string) => string[];
  /** Path that responds once the server is running. */
  health: string;
}

/** @throws with the end of Go's log if the program cannot be built */
async function startGo({ program, modules, hasC, args = () => [], health }: Program, folder: string) {
  cpSync(join(import.meta.dirname, 'programs', program), folder, { recursive: true });
  const go = (...args: string[]) =>
    run({ command: 'go', args, folder, env: { CGO_ENABLED: hasC ? '1' : '0', GOFLAGS: '' } });
  await go('mod', 'init', 'peers');
  await go('get', ...modules);
  await go('build', '-o', 'server', '.');
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const command = { command: join(folder, 'server'), args: args(address), folder, env: { PORT: String(port) } };
  const url = `http://${address}`;
  return { url, stop: await serve(command, answersAt(`${url}${health}`)) };
}

const SQLITE = '1.14.53';

export const goByHand: Contestant = {
  name: 'Go by hand',
  kind: 'by hand',
  setUp: `the same in Go, on \`net/http\`; mattn/go-sqlite3 ${SQLITE}, WAL, synchronous=FULL, one connection that writes and four that read; no log; one process with as many threads as cores`,
  packages: {},
  async start(folder) {
    const modules = [`github.com/mattn/go-sqlite3@v${SQLITE}`, 'golang.org/x/text@v0.40.0'];
    const { url, stop } = await startGo({ program: 'go-by-hand', modules, hasC: true, health: '/users/none' }, folder);
    return { ...hatcheryService(url), stop };
  },
};

/** The newest version that Go 1.26 builds. */
const POCKETBASE = '0.39.10';
const USERS = '/api/collections/users/records';

export const pocketbase: Contestant = {
  name: 'PocketBase',
  kind: 'product',
  setUp: `PocketBase ${POCKETBASE} as a Go framework; its own SQLite (modernc.org/sqlite), WAL, synchronous=FULL instead of NORMAL; without its log; one process with as many threads as cores; a create is a small route that makes a user without a password and issues a token, one with a password is hashed by bcrypt`,
  packages: {},
  async start(folder) {
    const modules = [`github.com/pocketbase/pocketbase@v${POCKETBASE}`];
    const args = (address: string) => ['serve', `--http=${address}`];
    const program = { program: 'pocketbase', modules, hasC: false, args, health: '/api/health' };
    const { url, stop } = await startGo(program, folder);
    const password = { password: 'a-long-password', passwordConfirm: 'a-long-password' };
    return {
      url,
      stop,
      create: send('POST', '/api/hatch', profile),
      signUp: send('POST', USERS, { ...profile, ...password, email: '[<id>]@example.com' }),
      read: ({ id, token }) => ({ method: 'GET', path: `${USERS}/${id}`, headers: bearer(token) }),
      rename: ({ id, token }, name) => send('PATCH', `${USERS}/${id}`, { name }, bearer(token)),
      accountIn: (answer) => JSON.parse(answer),
      profileIn: (answer) => JSON.parse(answer),
    };
  },
};
