import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type ClientOptions, createClient, type Hatchery } from '../../client/index.ts';

/** A response, or a fault to simulate. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Close the connection before sending a response. */
  | 'disconnect'
  /** Never send a response. */
  | 'silence'
  /** Close the connection in the middle of a JSON response. */
  | 'cut off'
  /** Send the beginning of a JSON response and keep the connection open. */
  | 'stalled'
  /** Send the beginning of a file and keep the connection open. */
  | 'stalled file';

export interface ReceivedRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface OddServer {
  baseUrl: string;
  requests: ReceivedRequest[];
  /** The number of connections opened so far. */
  connections(): number;
  /** Resolves when the next request arrives. */
  nextRequest(): Promise<unknown>;
  /** Sets the responses to the next requests, in order; the last one repeats. */
  answer(...answers: Answer[]): void;
  /** The delays that the clients requested before their retries, in ms. The clients do not really wait. */
  waits: number[];
  client(options?: Partial<ClientOptions>): Hatchery;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FILE = { ...JSON_TYPE, 'Content-Disposition': 'attachment' };
/**
 * Timeout of a client in ms. It is long enough for a busy machine to respond, and short enough for a test to wait for.
 */
export const SHORT_TIMEOUT_MS = 500;

/**
 * Starts a server with scripted responses and faults.
 * @returns the server, with a function that creates clients for it.
 */
export async function oddServer(context: Pick<TestContext, 'after'>, ...first: Answer[]): Promise<OddServer> {
  const requests: ReceivedRequest[] = [];
  const waits: number[] = [];
  let answers = first;
  let opened = 0;
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, body });
    server.emit('received');
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    respond(answer ?? 'disconnect', response);
  });
  server.on('connection', () => {
    opened += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const wait = async (ms: number) => waits.push(ms);
  return {
    baseUrl,
    requests,
    waits,
    connections: () => opened,
    nextRequest: () => once(server, 'received'),
    answer(...next) {
      answers = next;
    },
    client: (options = {}) => createClient({ baseUrl, wait, ...options }),
  };
}

function respond(answer: Answer, response: ServerResponse): void {
  if (typeof answer === 'object') response.writeHead(answer.status, answer.headers ?? JSON_TYPE).end(answer.body);
  else if (answer === 'disconnect') response.destroy();
  else if (answer === 'cut off') {
    response.writeHead(200, { ...JSON_TYPE, 'Content-Length': '100' }).write('{"mood": ', () => response.destroy());
  } else if (answer !== 'silence') response.writeHead(200, answer === 'stalled' ? JSON_TYPE : FILE).write('{"mood": ');
}
