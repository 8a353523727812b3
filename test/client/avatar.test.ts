import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type ClientOptions,
  createClient,
  isNetworkError,
  publishAvatar,
  type UploadTicket,
  unwrap,
} from '../../client/index.ts';
import { corners, mosaic } from '../support/pictures.ts';
import { startProxy } from '../support/proxy.ts';
import { startServer } from '../support/server.ts';

const folder = await mkdtemp(join(tmpdir(), 'hatchery-test-'));
const server = await startServer(folder);
const proxy = await startProxy(server.baseUrl);
after(async () => {
  await proxy.stop();
  await server.stop();
  await rm(folder, { recursive: true });
});

const pictureOf = async (colour: string, type = 'image/png') =>
  new Blob([new Uint8Array(await mosaic([colour], 64, 64).png().toBuffer())], { type });

/**
 * Creates a user and a client. The client's API requests go through the proxy; its uploads go directly to the server.
 */
async function owner(options: Partial<ClientOptions> = {}) {
  const guest = createClient({ baseUrl: server.baseUrl });
  const body = { name: 'Max', pet_name: 'Rocky' };
  const { user_id, access_token: token } = await unwrap(guest.POST('/users', { body }));
  const client = createClient({ baseUrl: proxy.endpoint, token, wait: async () => {}, ...options });
  const params = { path: { user_id } };
  const portrait = async () => {
    const shown = await unwrap(client.GET('/users/{user_id}/avatar', { params, parseAs: 'blob' }));
    return corners(new Uint8Array(await shown.arrayBuffer()));
  };
  return { user_id, token, client, portrait };
}

async function countRequests(run: () => Promise<unknown>) {
  const start = proxy.calls.length;
  await run();
  const calls = proxy.calls.slice(start);
  const times = (end: string) => calls.filter((call) => call.endsWith(end)).length;
  return { tickets: times('/upload-url'), publishes: times('POST /users') };
}

test('publishes a picture in three requests', async () => {
  const { user_id, client, portrait } = await owner();
  const progress: number[] = [];
  const counted = await countRequests(async () => {
    const onProgress = (share: number) => progress.push(share);
    const profile = await publishAvatar(client, user_id, await pictureOf('r'), { onProgress });
    assert.match(profile.avatar_url ?? '', new RegExp(`/users/${user_id}/avatar\\?v=`));
  });
  assert.deepEqual([counted, progress], [{ tickets: 1, publishes: 1 }, [1]]);
  assert.equal(await portrait(), 'rrrr');
});

test('uploads a picture of unknown type, which the server then checks', async () => {
  const { user_id, client, portrait } = await owner();
  await publishAvatar(client, user_id, await pictureOf('g', ''));
  assert.equal(await portrait(), 'gggg');
});

const types = [
  'image/jpg',
  'application/octet-stream',
  'image/*',
  'image/jpeg; charset=utf-8',
  'IMAGE/PNG',
  'text/plain',
];
for (const type of types) {
  test(`uploads a picture of type ${type}, because the bytes decide`, async () => {
    const { user_id, client, portrait } = await owner();
    const picture = await pictureOf('y', type);
    // React Native keeps capitals, unlike other implementations of Blob.
    Object.defineProperty(picture, 'type', { value: type });
    await publishAvatar(client, user_id, picture);
    assert.equal(await portrait(), 'yyyy');
  });
}

test('rejects an invalid picture, before the upload where possible', async () => {
  const { user_id, client } = await owner();
  const put = (...parts: ConstructorParameters<typeof Blob>) => publishAvatar(client, user_id, new Blob(...parts));
  const large = new Uint8Array(10 * 1024 * 1024 + 1);
  await assert.rejects(put([large], { type: 'image/png' }), { code: 'picture-too-large' });
  await assert.rejects(put(['x'], { type: 'image/heic' }), { code: 'unreadable-picture', message: /is text/ });
  await assert.rejects(put(['\0\xff'], { type: 'image/png' }), { code: 'unreadable-picture', message: /not a JPEG/ });
  await assert.rejects(put([]), { code: 'unreadable-picture', message: /is empty/ });
});

test('replaces an expired ticket once', async () => {
  let left = 1;
  const countingFetch = async (request: Request) => {
    const response = await globalThis.fetch(request);
    if (!request.url.includes('/upload-url') || left === 0) return response;
    left -= 1;
    const ticket = (await response.json()) as UploadTicket;
    return Response.json({ ...ticket, upload_url: ticket.upload_url.replace(/expires=\d+/, 'expires=1700000000') });
  };
  const { user_id, client, portrait } = await owner({ fetch: countingFetch });
  const { tickets } = await countRequests(async () => publishAvatar(client, user_id, await pictureOf('b')));
  assert.equal(tickets, 2);
  assert.equal(await portrait(), 'bbbb');
  left = 2;
  await assert.rejects(publishAvatar(client, user_id, await pictureOf('r')), {
    status: 403,
    code: 'invalid-signature',
  });
});

test('resolves when the publish succeeded but its response was lost', async () => {
  const { user_id, client, portrait } = await owner();
  proxy.next(undefined, 'answer lost');
  const profile = await publishAvatar(client, user_id, await pictureOf('r'));
  assert.ok(profile.avatar_url);
  assert.equal(await portrait(), 'rrrr');
});

test('publishes again when the request never arrived', async () => {
  const { user_id, client, portrait } = await owner();
  proxy.next(undefined, 'reset');
  const counted = await countRequests(async () => publishAvatar(client, user_id, await pictureOf('y')));
  assert.deepEqual(counted, { tickets: 1, publishes: 2 });
  assert.equal(await portrait(), 'yyyy');
});

test('does not mistake the previous portrait for the new one when the response that rejects it is lost', async () => {
  const { user_id, client, portrait } = await owner();
  await publishAvatar(client, user_id, await pictureOf('g'));
  proxy.next(undefined, 'answer lost');
  const broken = publishAvatar(client, user_id, new Blob(['no picture'], { type: 'image/png' }));
  await assert.rejects(broken, { code: 'unreadable-picture' });
  assert.equal(await portrait(), 'gggg');
});

test('rejects with a NetworkError if there is no response, and can be repeated', async () => {
  const { user_id, client, portrait } = await owner();
  proxy.next(undefined, 'reset', 'reset');
  await assert.rejects(publishAvatar(client, user_id, await pictureOf('r')), isNetworkError);
  await publishAvatar(client, user_id, await pictureOf('b'));
  assert.equal(await portrait(), 'bbbb');
});

test('can be aborted during the publish', async () => {
  const reason = new Error('Aborted by the test.');
  const controller = new AbortController();
  const { user_id, client } = await owner();
  proxy.next(undefined, 'silence');
  const onProgress = () => setImmediate(() => controller.abort(reason));
  const call = publishAvatar(client, user_id, await pictureOf('r'), { signal: controller.signal, onProgress });
  await assert.rejects(call, reason);
});
