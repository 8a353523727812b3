/**
 * The server `bound`, the baseline of the benchmark: it receives and stores batches at the lowest possible cost. It
 * uses bare node:http and node:sqlite with Hatchery's durability and group commit, checks the token by its SHA-256
 * hash, and stores the body as one row without parsing it.
 */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readBody, serve } from '../bare-server.ts';
import { insert, inTransaction, select } from '../bound-store.ts';

const MAX_BODY_BYTES = 256 * 1024;

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
  readBody(request, MAX_BODY_BYTES, (body) => {
    if (body === undefined) answer(response, 413, { title: 'Too large' });
    else if (!isKnown(request, streamId)) answer(response, 401, { title: 'Unauthorized' });
    else store(response, streamId, body);
  });
}

serve((request, response) => {
  const [, , , streams, streamId] = request.url?.split('/') ?? [];
  if (request.method !== 'POST') answer(response, 200, { status: 'ok' });
  else if (streamId) take(request, response, streamId);
  else if (streams) createStream(response);
  else createUser(response);
});
