import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './server.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');

/** The Debian and Ubuntu packages with the programs. Caddy is tested only where it is installed. */
export const PROXY_PACKAGES = ['nginx', 'openssl'];
const isInstalled = (program: string, flag: string) => !spawnSync(program, [flag]).error;
export const nginxIsInstalled = () => isInstalled('nginx', '-v') && isInstalled('openssl', 'version');

export interface Proxy {
  url: string;
  folder: string;
  stop(): Promise<void>;
}

export interface ProxyKind {
  name: string;
  /** The reason for skipping the tests. */
  skip: string | false;
  /** Whether the configuration has TLS, and a limit of its own. */
  isNginx: boolean;
  start(context: TestContext, backend: number): Promise<Proxy>;
}

export const PROXIES: readonly ProxyKind[] = [
  {
    name: 'nginx',
    skip: nginxIsInstalled() || process.env.REQUIRE_NGINX === '1' ? false : 'nginx or openssl is not installed',
    isNginx: true,
    start: startNginx,
  },
  {
    name: 'Caddy',
    skip: isInstalled('caddy', 'version') ? false : 'Caddy is not installed',
    isNginx: false,
    start: startCaddy,
  },
];

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts nginx with `deploy/nginx.conf`, in an http block that compresses. Only what an operator changes is changed: the port, the
 * certificate, the folder of the logs, and the server's address.
 *
 * @throws if `nginx -t` reports a problem
 */
async function startNginx(context: TestContext, backend: number): Promise<Proxy> {
  const [folder, port] = [await temporaryFolder(context), await freePort()];
  const [key, certificate] = [join(folder, 'pets.example.key'), join(folder, 'pets.example.pem')];
  const subject = ['-subj', '/CN=pets.example', '-days', '2'];
  const options = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject];
  execFileSync('openssl', ['req', '-x509', ...options, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  let text = await readFile(join(DEPLOY, 'nginx.conf'), 'utf8');
  for (const [from, to] of [
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['/etc/ssl/', `${folder}/`],
    ['/var/log/nginx/', `${folder}/`],
    ['server 127.0.0.1:8787;', `server 127.0.0.1:${backend};`],
  ] as const) {
    if (!text.includes(from)) throw new Error(`deploy/nginx.conf has no ${from}`);
    text = text.replaceAll(from, to);
  }
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp;`);
  const http = ['gzip on; gzip_types application/json; gzip_proxied any;', ...paths, text].join('\n');
  const main = `pid ${folder}/pid; daemon off; error_log stderr notice; events {}`;
  await mkdir(join(folder, 'temp'));
  await writeFile(join(folder, 'nginx.conf'), `${main}\nhttp {\n${http}}\n`);
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  execFileSync('nginx', ['-t', '-q', ...args]);
  const child = spawn('nginx', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = await running(context, child, 'start worker process');
  return { url: `https://127.0.0.1:${port}`, folder, stop };
}

/** Starts Caddy with `deploy/Caddyfile`, unchanged. */
async function startCaddy(context: TestContext, backend: number): Promise<Proxy> {
  const [folder, port] = [await temporaryFolder(context), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    HATCHERY_DOMAIN: url,
    HATCHERY_UPSTREAM: `127.0.0.1:${backend}`,
    CADDY_ADMIN: `unix/${folder}/admin`,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  };
  const args = ['run', '--adapter', 'caddyfile', '--config', join(DEPLOY, 'Caddyfile')];
  const child = spawn('caddy', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.on('data', (text) => {
    log += text;
  });
  const stop = await running(context, child, 'serving initial configuration');
  const stopAndSave = async () => {
    await stop();
    await writeFile(join(folder, 'caddy.log'), log);
  };
  return { url, folder, stop: stopAndSave };
}

/** Waits until the program has logged this text. @returns a function that ends it */
async function running(context: TestContext, child: ChildProcess, ready: string): Promise<() => Promise<void>> {
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await exited;
  };
  context.after(stop);
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      log += text;
      if (log.includes(ready)) resolve();
    });
    exited.then(() => reject(new Error(`The proxy ended: ${log}`)), reject);
  });
  return stop;
}

/** Forwards connections to a server, and counts them. */
export async function countConnections(context: TestContext, port: number) {
  const counted = { connections: 0, port: 0 };
  const relay: Server = createServer((client) => {
    counted.connections += 1;
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
  });
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  context.after(() => relay.close());
  counted.port = (relay.address() as { port: number }).port;
  return counted;
}
