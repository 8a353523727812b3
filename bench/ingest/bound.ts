/**
 * The bound: what it costs to take a batch and keep it for good. Bare node:http and node:sqlite with Hatchery's durability and its
 * group commit, a token checked by its SHA-256, and the body as it came in one row. It does not look into the body at all.
 */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { insert, inTransaction, select } from '../bound-store.ts';

const { PORT } = process.env;
const MAX_BODY_BYTES = 256 * 1024;

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length }).end(text);
}

function createUser(response: ServerResponse): void {
  answer(response, 201, { user_id: randomUUID(), access_token: 'not asked for' });
}

function createStream(response: ServerResponse): void {
  const stream_id = randomUUID();
  const ingest_token = randomBytes(48).toString('base64url');
  inTransaction(() => {
    insert.run(stream_id, 1, hash('sha256', ingest_token));
    return () => answer(response, 201, { stream_id, ingest_token });
  });
}

function isKnown(request: IncomingMessage, streamId: string): boolean {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  return select.get(streamId)?.item === hash('sha256', token);
}

function store(response: ServerResponse, streamId: string, body: string): void {
  const batch_id = randomUUID();
  inTransaction(() => {
    insert.run(`${streamId}#${batch_id}`, 1, body);
    return () => answer(response, 202, { batch_id, accepted: 500, duplicate: false });
  });
}

function take(request: IncomingMessage, response: ServerResponse, streamId: string): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  request.on('end', () => {
    if (size > MAX_BODY_BYTES) answer(response, 413, { title: 'Too large' });
    else if (!isKnown(request, streamId)) answer(response, 401, { title: 'Unauthorized' });
    else store(response, streamId, Buffer.concat(chunks).toString());
  });
}

const server = createServer((request, response) => {
  const [, , , streams, streamId] = request.url?.split('/') ?? [];
  if (request.method !== 'POST') answer(response, 200, { status: 'ok' });
  else if (streamId) take(request, response, streamId);
  else if (streams) createStream(response);
  else createUser(response);
});
server.listen(Number(PORT), '127.0.0.1');
// A process that ends by the signal itself would not save its compile cache.
process.once('SIGTERM', () => process.exit());
