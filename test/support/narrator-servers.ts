import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How the server handles a request: it sends this response, never responds, or sends a body that never ends. */
export type ScriptedAnswer = { status: number; headers?: Record<string, string>; body: string } | 'silence' | 'endless';

export interface ReceivedRequest {
  method: string | undefined;
  path: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface ModelServer {
  url: string;
  requests: ReceivedRequest[];
  /** Sets the responses to the next requests, in order. The last one repeats. */
  answer(...scripted: ScriptedAnswer[]): void;
  /** Resolves when a client disconnects before it has received a complete response. */
  disconnected: Promise<void>;
}

/** Stops a server after the test, or after all tests of the file. */
interface Stopping {
  after(stop: () => void): void;
}

/** Starts a server for the chat completions API, over HTTP/1.1. */
export function startChatServer(context: Stopping): Promise<ModelServer> {
  const server = createServer();
  return listen(server, () => server.closeAllConnections(), context);
}

/** Starts an HTTP/2 server, which Bedrock's SDK requires. */
export function startBedrockServer(context: Stopping): Promise<ModelServer> {
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

async function listen(server: Server, closeAll: () => void, context: Stopping): Promise<ModelServer> {
  const requests: ReceivedRequest[] = [];
  const queue: ScriptedAnswer[] = [];
  const disconnected = Promise.withResolvers<void>();
  server.on('request', async (incoming: IncomingMessage | Http2ServerRequest, outgoing: Outgoing) => {
    outgoing.on('close', () => outgoing.writableFinished || disconnected.resolve());
    requests.push({
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
      body: await text(incoming),
    });
    const scripted = (queue.length > 1 ? queue.shift() : queue[0]) ?? 'silence';
    if (scripted === 'silence') return;
    if (scripted === 'endless') return sendEndlessBody(outgoing);
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
  const answer = (...scripted: ScriptedAnswer[]) => void queue.splice(0, queue.length, ...scripted);
  return { url: `http://127.0.0.1:${port}`, requests, answer, disconnected: disconnected.promise };
}

function sendEndlessBody(outgoing: Outgoing): void {
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
