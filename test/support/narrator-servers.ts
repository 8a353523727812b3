import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** What the next request is answered with: as it stands, not at all, or with a body that never ends. */
export type Scripted = { status: number; headers?: Record<string, string>; body: string } | 'silence' | 'endless';

export interface Asked {
  method: string | undefined;
  path: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface ModelServer {
  url: string;
  asked: Asked[];
  /** The answers of the next requests, one each; the last one stays. */
  answer(...scripted: Scripted[]): void;
  /** Resolves when somebody has hung up on an answer that was not finished. */
  hungUp: Promise<void>;
}

/** A server that speaks HTTP/1.1, as those with the chat completions API do. */
export function startChatServer(context: Pick<TestContext, 'after'>): Promise<ModelServer> {
  const server = createServer();
  return listen(server, () => server.closeAllConnections(), context);
}

/** A server that speaks HTTP/2, as Bedrock does, and its SDK with it. */
export function startBedrockServer(context: Pick<TestContext, 'after'>): Promise<ModelServer> {
  const server = createHttp2Server();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  const closeAll = () => {
    for (const session of sessions) session.destroy();
  };
  return listen(server, closeAll, context);
}

type Server = ReturnType<typeof createServer> | ReturnType<typeof createHttp2Server>;

interface Outgoing {
  writeHead(status: number, headers?: Record<string, string>): unknown;
  write(chunk: string): boolean;
  end(body?: string): unknown;
  on(event: 'close' | 'drain', listener: () => void): unknown;
  writableFinished: boolean;
}

async function listen(server: Server, closeAll: () => void, context: Pick<TestContext, 'after'>): Promise<ModelServer> {
  const asked: Asked[] = [];
  const queue: Scripted[] = [];
  const hungUp = Promise.withResolvers<void>();
  server.on('request', async (incoming: IncomingMessage | Http2ServerRequest, outgoing: Outgoing) => {
    outgoing.on('close', () => outgoing.writableFinished || hungUp.resolve());
    asked.push({
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
      body: await text(incoming),
    });
    const scripted = (queue.length > 1 ? queue.shift() : queue[0]) ?? 'silence';
    if (scripted === 'silence') return;
    if (scripted === 'endless') return pour(outgoing);
    outgoing.writeHead(scripted.status, { 'content-type': 'application/json', ...scripted.headers });
    outgoing.end(scripted.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    closeAll();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const answer = (...scripted: Scripted[]) => void queue.splice(0, queue.length, ...scripted);
  return { url: `http://127.0.0.1:${port}`, asked, answer, hungUp: hungUp.promise };
}

function pour(outgoing: Outgoing): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  let isOpen = true;
  outgoing.on('close', () => {
    isOpen = false;
  });
  const more = () => {
    while (isOpen && outgoing.write(' '.repeat(16_384)));
  };
  outgoing.on('drain', more);
  more();
}
