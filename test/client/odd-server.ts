import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type ClientOptions, createClient, type Hatchery } from '../../client/index.ts';

/** What a server answers, or does instead. */
export type Answer =
  | { status: number; headers?: Record<string, string>; body?: string }
  /** The connection breaks before the answer. */
  | 'hang up'
  /** Nothing ever comes back. */
  | 'silence'
  /** The connection breaks in the midst of an answer in JSON. */
  | 'cut off'
  /** An answer in JSON that never ends. */
  | 'stalled'
  /** A file that never ends. */
  | 'stalled file';

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface OddServer {
  baseUrl: string;
  asked: Asked[];
  /** How many connections have been opened. */
  connections(): number;
  /** Resolves when it has been asked once more. */
  asking(): Promise<unknown>;
  /** From now on it gives these answers one after the other, the last one for ever. */
  answer(...answers: Answer[]): void;
  /** How long its clients were told to wait. Nobody really does. */
  waits: number[];
  client(options?: Partial<ClientOptions>): Hatchery;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FILE = { ...JSON_TYPE, 'Content-Disposition': 'attachment' };
/** Long enough for whatever does answer, however busy the machine is, and short enough to wait for what does not. */
export const SHORT_TIMEOUT_MS = 500;

/** A server that misbehaves as it is told, and clients of it. */
export async function oddServer(context: Pick<TestContext, 'after'>, ...first: Answer[]): Promise<OddServer> {
  const asked: Asked[] = [];
  const waits: number[] = [];
  let answers = first;
  let opened = 0;
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const { method = '', url = '', headers } = request;
    asked.push({ method, url, headers, body });
    server.emit('asked');
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    give(answer ?? 'hang up', response);
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
    asked,
    waits,
    connections: () => opened,
    asking: () => once(server, 'asked'),
    answer(...next) {
      answers = next;
    },
    client: (options = {}) => createClient({ baseUrl, wait, ...options }),
  };
}

function give(answer: Answer, response: ServerResponse): void {
  if (typeof answer === 'object') response.writeHead(answer.status, answer.headers ?? JSON_TYPE).end(answer.body);
  else if (answer === 'hang up') response.destroy();
  else if (answer === 'cut off') {
    response.writeHead(200, { ...JSON_TYPE, 'Content-Length': '100' }).write('{"mood": ', () => response.destroy());
  } else if (answer !== 'silence') response.writeHead(200, answer === 'stalled' ? JSON_TYPE : FILE).write('{"mood": ');
}
