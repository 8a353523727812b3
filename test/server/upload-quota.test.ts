import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MIB, mosaic, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

test('at the quota of unpublished uploads, tickets and uploads are rejected, and everything else works', async (context) => {
  const server = await startServer(await temporaryFolder(context), { UPLOAD_QUOTA_MIB: '20' });
  context.after(() => server.stop());
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const picture = new Uint8Array(await mosaic(['g'], 64, 64).png().toBuffer());
  const early = await pictureOwner(send);
  assert.equal((await early.upload(picture)).status, 200);
  const others = await Promise.all(Array.from({ length: 3 }, () => pictureOwner(send)));
  const tickets = await Promise.all(others.map((owner) => owner.ticket()));
  const statuses: number[] = [];
  for (const { upload_url } of tickets) {
    const response = await send(upload_url, { method: 'PUT', body: new Uint8Array(9.9 * MIB) });
    statuses.push(response.status);
    if (!response.ok) assert.equal(response.headers.get('Retry-After'), '60');
  }
  assert.deepEqual(statuses, [200, 200, 503]);

  const late = await pictureOwner(send);
  const refused = await send(`/users/${late.userId}/avatar/upload-url?content_length=${MIB}`, { headers: late.auth });
  assert.equal(refused.headers.get('Retry-After'), '60');
  await assertProblem(refused, 'unavailable');
  assert.equal((await late.update({ name: 'Maxine' })).status, 200);
  assert.equal((await early.publish()).status, 200, 'an existing upload can be published');

  const [first] = others;
  assert.ok(first);
  assert.equal((await send(first.address, { method: 'DELETE', headers: first.auth })).status, 200);
  assert.equal((await late.upload(picture)).status, 200, 'space is free again');
});

test('uploads from one address use at most a quarter of the quota', async (context) => {
  const server = await startServer(await temporaryFolder(context), { UPLOAD_QUOTA_MIB: '40', RATE_LIMIT: '60' });
  context.after(() => server.stop());
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const [first, second] = [await pictureOwner(send), await pictureOwner(send)];
  const picture = new Uint8Array(await mosaic(['g'], 64, 64).png().toBuffer());
  assert.equal((await first.upload(new Uint8Array(9.99 * MIB))).status, 200);
  const refused = await second.upload(picture);
  assert.equal(refused.headers.get('Retry-After'), '60');
  await assertProblem(refused, 'too-many-requests');
  assert.equal(
    (await first.upload(picture)).status,
    429,
    'also a replacement: the old upload is kept until the new one is complete',
  );
});
