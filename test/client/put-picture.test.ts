import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNetworkError, putPicture } from '../../client/index.ts';
import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { type OddServer, oddServer } from './odd-server.ts';

/** The blob has no type, because the client takes the Content-Type from the ticket. */
const picture = new Blob([new Uint8Array(3_000).fill(7)]);
const REASON = new Error('Aborted by the test.');

function ticketFor({ baseUrl }: OddServer): UploadTicket {
  const headers = { 'Content-Type': 'image/png', 'Content-Length': '3000' };
  const url = `${baseUrl}/objects/a.jpg?signature=s`;
  return {
    upload_url: url,
    method: 'PUT',
    headers,
    key: 'a.jpg',
    avatar_url: `${baseUrl}/users/u/avatar`,
    max_bytes: 10_485_760,
    expires_in: 300,
    curl: '',
  };
}

test('sends the picture with exactly the signed headers, and reports progress at the end', async (context) => {
  const server = await oddServer(context, { status: 200 });
  const progress: number[] = [];
  await putPicture(ticketFor(server), picture, { onProgress: (share) => progress.push(share) });
  const [{ method, url, headers, body } = {}] = server.requests;
  assert.deepEqual([method, url, body?.length], ['PUT', '/objects/a.jpg?signature=s', 3_000]);
  assert.deepEqual([headers?.['content-type'], headers?.['content-length']], ['image/png', '3000']);
  assert.equal(headers?.authorization, undefined);
  assert.deepEqual(progress, [1]);
});

test('rejects with an ApiError when storage rejects the picture, without a retry or progress', async (context) => {
  const server = await oddServer(context, { status: 403, body: '<Error/>' });
  const progress: number[] = [];
  const put = putPicture(ticketFor(server), picture, { onProgress: (share) => progress.push(share) });
  await assert.rejects(put, { kind: 'api-error', status: 403, code: '' });
  assert.deepEqual([server.requests.length, progress], [1, []]);
});

for (const answer of ['disconnect', 'silence'] as const) {
  test(`${answer}: rejects with a NetworkError`, async (context) => {
    const server = await oddServer(context, answer);
    await assert.rejects(putPicture(ticketFor(server), picture, { timeoutMs: 50 }), isNetworkError);
  });
}

test('can be aborted before and during the upload', async (context) => {
  const server = await oddServer(context, 'silence');
  await assert.rejects(putPicture(ticketFor(server), picture, { signal: AbortSignal.abort(REASON) }), REASON);
  assert.equal(server.requests.length, 0);
  const controller = new AbortController();
  const put = putPicture(ticketFor(server), picture, { signal: controller.signal });
  await server.nextRequest();
  controller.abort(REASON);
  await assert.rejects(put, REASON);
});
