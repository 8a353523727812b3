import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNetworkError, putPicture } from '../../client/index.ts';
import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { type OddServer, oddServer } from './odd-server.ts';

/** It does not say what it is: the ticket does. */
const picture = new Blob([new Uint8Array(3_000).fill(7)]);
const REASON = new Error('Enough of this.');

/** Leave to upload to there. */
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

test('it sends the picture with what was signed and nothing else, and says when all of it is there', async (context) => {
  const server = await oddServer(context, { status: 200 });
  const shares: number[] = [];
  await putPicture(ticketFor(server), picture, { onProgress: (share) => shares.push(share) });
  const [{ method, url, headers, body } = {}] = server.asked;
  assert.deepEqual([method, url, body?.length], ['PUT', '/objects/a.jpg?signature=s', 3_000]);
  assert.deepEqual([headers?.['content-type'], headers?.['content-length']], ['image/png', '3000']);
  assert.equal(headers?.authorization, undefined);
  assert.deepEqual(shares, [1]);
});

test('what storage refuses is a refusal, is not sent again, and is never said to be there', async (context) => {
  const server = await oddServer(context, { status: 403, body: '<Error/>' });
  const shares: number[] = [];
  const put = putPicture(ticketFor(server), picture, { onProgress: (share) => shares.push(share) });
  await assert.rejects(put, { kind: 'api-error', status: 403, code: '' });
  assert.deepEqual([server.asked.length, shares], [1, []]);
});

for (const answer of ['hang up', 'silence'] as const) {
  test(`${answer}: it is a network error`, async (context) => {
    const server = await oddServer(context, answer);
    await assert.rejects(putPicture(ticketFor(server), picture, { timeoutMs: 50 }), isNetworkError);
  });
}

test('it can be given up, before and meanwhile', async (context) => {
  const server = await oddServer(context, 'silence');
  await assert.rejects(putPicture(ticketFor(server), picture, { signal: AbortSignal.abort(REASON) }), REASON);
  assert.equal(server.asked.length, 0);
  const controller = new AbortController();
  const put = putPicture(ticketFor(server), picture, { signal: controller.signal });
  await server.asking();
  controller.abort(REASON);
  await assert.rejects(put, REASON);
});
