/** Code shared by the baseline servers `bound` and `floor`, which use node:http without a framework. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';

export function answer(response: ServerResponse, status: number, body: object, headers = {}): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length, ...headers }).end(text);
}

/** Reads a request body and passes it to `then`. If the body is larger than `maxBytes`, passes undefined instead. */
export function readBody(request: IncomingMessage, maxBytes: number, then: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  });
  request.on('end', () => then(size > maxBytes ? undefined : Buffer.concat(chunks).toString()));
}

/** Serves on the loopback interface. The environment variable `PORT` sets the port. */
export function serve(listener: RequestListener): void {
  createServer(listener).listen(Number(process.env.PORT), '127.0.0.1');
  // Exits explicitly, because Node does not save its compile cache when a signal kills the process.
  process.once('SIGTERM', () => process.exit());
}
