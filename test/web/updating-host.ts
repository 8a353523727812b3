import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface UpdatingHost {
  baseUrl: string;
  /** Replaces the app by another build. The files of the former build are gone. */
  update(): void;
  stop(): Promise<void>;
}

/** The names of the build's files, which end with a hash. */
const HASHED = /(-[\w-]{8})\.(css|js|svg|wasm|woff2)\b/g;
const NEW = '.new';

/** Serves the app of `target`, and later another build of it. */
export async function startUpdatingHost(target: string): Promise<UpdatingHost> {
  let isUpdated = false;
  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? '/';
    if (isUpdated && path.startsWith('/assets/') && !path.includes(NEW)) return void outgoing.writeHead(404).end();
    const answer = await forward(target + path.replace(NEW, ''), incoming);
    for (const [name, value] of answer.headers)
      if (!/^(content-(encoding|length)|transfer-encoding|etag)$/.test(name)) outgoing.setHeader(name, value);
    const isText = /html|javascript|css/.test(answer.headers.get('content-type') ?? '');
    const body = Buffer.from(await answer.arrayBuffer());
    outgoing.writeHead(answer.status).end(isUpdated && isText ? renamed(body.toString()) : body);
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return {
    baseUrl: `http://localhost:${(server.address() as AddressInfo).port}`,
    update() {
      isUpdated = true;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const renamed = (text: string): string =>
  text.replaceAll(HASHED, `$1${NEW}.$2`).replace(/version: "\w+"/, 'version: "new"');

async function forward(url: string, incoming: IncomingMessage): Promise<Response> {
  const { method = 'GET', headers } = incoming;
  const authorization: Record<string, string> = headers.authorization ? { authorization: headers.authorization } : {};
  const body = method === 'GET' ? {} : { body: new Uint8Array(await buffer(incoming)) };
  return await fetch(url, { method, headers: authorization, ...body });
}
