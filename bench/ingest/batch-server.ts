/**
 * A minimal server for batches, on bare node:http and node:sqlite, with Hatchery's durability and group commit. It checks the token by its
 * SHA-256 hash.
 */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readBody, serve } from '../bare-server.ts';
import { insert, inTransaction, select } from '../bound-store.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** @returns what to store of a body; undefined if the body is invalid */
type Pack = (body: string) => string | Uint8Array | undefined;

/** Serves until the process ends. Stores each batch as one row. */
export function serveBatches(pack: Pack): void {
  serve((request, response) => {
    const [, , , streams, streamId] = request.url?.split('/') ?? [];
    if (request.method !== 'POST') answer(response, 200, { status: 'ok' });
    else if (streamId) take(request, response, streamId, pack);
    else if (streams) createStream(response);
    else createUser(response);
  });
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

function take(request: IncomingMessage, response: ServerResponse, streamId: string, pack: Pack): void {
  readBody(request, MAX_BODY_BYTES, (body) => {
    if (body === undefined) return answer(response, 413, { title: 'Too large' });
    if (!isKnown(request, streamId)) return answer(response, 401, { title: 'Unauthorized' });
    const row = pack(body);
    if (row === undefined) answer(response, 422, { title: 'Invalid' });
    else store(response, streamId, row);
  });
}

function isKnown(request: IncomingMessage, streamId: string): boolean {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  return select.get(streamId)?.item === hash('sha256', token);
}

function store(response: ServerResponse, streamId: string, row: string | Uint8Array): void {
  const batch_id = randomUUID();
  inTransaction(() => {
    insert.run(`${streamId}#${batch_id}`, 1, row);
    return () => answer(response, 202, { batch_id, accepted: 500, duplicate: false });
  });
}
