import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { asSent } from '../conformance/suite/api.ts';

/**
 * A request to send over a socket. Each character of its strings becomes one byte, and invalid values are sent
 * unchanged.
 */
export interface WireRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: [name: string, value: string][];
  body?: Buffer | undefined;
  chunked?: boolean;
  /** How many pieces to send the request in, with a short pause between them. */
  pieces?: number;
  /**
   * How many copies of the request to send without their last byte. Their connections stay open until the response to
   * this request arrives.
   */
  stalled?: number;
}

export interface Exchange {
  request: WireRequest;
  /** Undefined if the connection closed before a complete response arrived. */
  answer: Response | undefined;
  ms: number;
}

/** Timeout in ms. Even a busy machine responds within this time. */
const TIMEOUT_MS = 20_000;
const NO_BODY = [204, 304];
const MOMENT_MS = 5;

/** Sends a request on a new connection. Rejects if nothing listens at the URL. */
export async function exchange(baseUrl: string, request: WireRequest): Promise<Exchange> {
  const { hostname, port, host } = new URL(baseUrl);
  const started = performance.now();
  const answer = await new Promise<Response | undefined>((resolve, reject) => {
    // Skip the DNS lookup, which would take longer than the request.
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    let received = Buffer.alloc(0);
    const done = (result: Response | undefined) => {
      clearTimeout(timeout);
      socket.destroy();
      resolve(result);
    };
    const timeout = setTimeout(() => done(undefined), TIMEOUT_MS);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const whole = parse(received, request.method === 'HEAD', false);
      if (whole) done(whole);
    });
    socket.on('close', () => done(parse(received, request.method === 'HEAD', true)));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server may respond and disconnect before it has read the whole request. The response is still valid, so only
      // a refused connection is an error.
      if (error.code === 'ECONNREFUSED') reject(error);
    });
    const bytes = bytesOf(request, host);
    const stalled = Array.from({ length: request.stalled ?? 0 }, () => stallAfter(bytes, Number(port)));
    socket.once('close', () => stalled.map((one) => one.destroy()));
    void writeInPieces(socket, bytes, request.pieces ?? 1);
  });
  return { request, answer, ms: performance.now() - started };
}

async function writeInPieces(socket: Socket, bytes: Buffer, pieces: number): Promise<void> {
  const size = Math.ceil(bytes.byteLength / pieces);
  for (let at = 0; at < bytes.byteLength; at += size) {
    if (at > 0) await sleep(MOMENT_MS);
    if (socket.writable) socket.write(bytes.subarray(at, at + size));
  }
}

function stallAfter(bytes: Buffer, port: number): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  socket.write(bytes.subarray(0, -1));
  return socket;
}

/** Serialises a request. Adds each default header, such as Host, unless the request already has it. */
export function bytesOf({ method, target, headers, body, chunked }: WireRequest, host: string): Buffer {
  const has = (name: string) => headers.some(([known]) => known.toLowerCase() === name.toLowerCase());
  const own: [string, string][] = [
    ['Host', host],
    ['Connection', 'close'],
  ];
  if (body && chunked && !has('Content-Length')) own.push(['Transfer-Encoding', 'chunked']);
  else if (body) own.push(['Content-Length', String(body.byteLength)]);
  const lines = [...own.filter(([name]) => !has(name)), ...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  if (!body) return head;
  return Buffer.concat([head, ...(chunked && !has('Content-Length') ? inChunks(body) : [body])]);
}

const CHUNK = 10_000;
function inChunks(body: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.byteLength; at += CHUNK) {
    const chunk = body.subarray(at, at + CHUNK);
    chunks.push(Buffer.from(`${chunk.byteLength.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return [...chunks, Buffer.from('0\r\n\r\n')];
}

/** Parses a response. Returns undefined while the response is incomplete and the connection is still open. */
function parse(bytes: Buffer, isHead: boolean, ended: boolean): Response | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const status = Number(first.split(' ')[1]);
  const rest = bytes.subarray(headEnd + 4);
  if (status < 200) return parse(rest, isHead, ended);
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const bare = isHead || NO_BODY.includes(status);
  const body = bare ? Buffer.alloc(0) : bodyIn(rest, headers, ended);
  return body && new Response(body.byteLength > 0 ? new Uint8Array(body) : null, { status, headers: asSent(headers) });
}

function bodyIn(bytes: Buffer, headers: Headers, ended: boolean): Buffer | undefined {
  const length = headers.get('Content-Length');
  if (length !== null) return bytes.byteLength >= Number(length) ? bytes.subarray(0, Number(length)) : undefined;
  if (headers.get('Transfer-Encoding') !== 'chunked') return ended ? bytes : undefined;
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const from = lineEnd + 2;
    if (size === 0) return Buffer.concat(parts);
    if (bytes.byteLength < from + size + 2) return undefined;
    parts.push(bytes.subarray(from, from + size));
    at = from + size + 2;
  }
}
