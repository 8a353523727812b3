/** Helpers for the `bound` and `floor` servers, which use bare node:http. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

export function answer(response: ServerResponse, status: number, body: object, headers = {}): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length, ...headers }).end(text);
}

/** Calls `then` with the body, or with undefined if it is larger than `maxBytes`. */
export function readBody(request: IncomingMessage, maxBytes: number, then: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  });
  request.on('end', () => then(size > maxBytes ? undefined : Buffer.concat(chunks).toString()));
}

/** Serves on the loopback interface, at the port in the environment variable `PORT`. */
export function serve(listener: RequestListener): void {
  createServer(listener).listen(Number(process.env.PORT), '127.0.0.1');
  // Exits explicitly, because Node does not save its compile cache when a signal kills the process.
  process.once('SIGTERM', () => process.exit());
}
