import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operations } from '../../shared/models/typescript/operations.ts';
import { startServer } from '../support/server.ts';
import { conformanceSuite } from './suite/suite.ts';

/** The path patterns that the web app's CDN forwards to the API, as in `web.tf`. */
const PATTERNS = [...operations.map(({ path }) => path), '/problems/{code}'].map((path) =>
  path.replace(/^(\/[^/]+)\/.*$/, '$1/*'),
);

const isApiPath = (path: string): boolean =>
  PATTERNS.some((pattern) => (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern));

/** Starts a stand-in for a CDN with the web app: other paths than the API's are answered by a file store, with HTML. */
async function startCdn(origin: string) {
  const server = createServer((incoming, outgoing) => {
    const { method, url = '/', headersDistinct } = incoming;
    if (!isApiPath(url.split('?')[0] ?? '')) return void outgoing.writeHead(403, { 'content-type': 'text/html' }).end();
    const onward = request(`${origin}${url}`, { method, headers: { ...headersDistinct, host: new URL(origin).host } });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Themes that call every operation, and send what a CDN could change. */
const THEMES = [
  'service',
  'authorisation',
  'conditional',
  'repeated headers',
  'bad input',
  'encodings',
  'upload',
] as const;

async function open() {
  const dataDir = await mkdtemp(join(tmpdir(), 'hatchery-conformance-'));
  const { baseUrl: origin, stop } = await startServer(dataDir);
  const { baseUrl, server } = await startCdn(origin);
  return {
    baseUrl,
    async close() {
      server.closeAllConnections();
      server.close();
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

conformanceSuite('the process behind the web app’s address', open, [...THEMES]);
