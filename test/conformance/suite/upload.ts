import assert from 'node:assert/strict';
import { MIB, mosaic, type PictureOwner, pictureOwner } from '../../support/pictures.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

/**
 * A picture this small is read completely even by a store that rejects it. With a larger one, the client might not receive
 * the response.
 */
const picture = await mosaic(['rg', 'by'], 64, 64).jpeg().toBuffer();
const LENGTH = picture.byteLength;
const HINTS = `?content_type=image/jpeg&content_length=${LENGTH}`;

const uploader = (api: Api) => pictureOwner(api.send);

async function assertNothingUploaded({ publish }: PictureOwner): Promise<void> {
  await assertProblem(await publish(), '409 nothing-uploaded');
}

/** Asserts that a signed URL rejects this request. Only the status is checked, because error bodies differ between stores. */
async function assertForbidden(api: Api, url: string, method: string, headers = {}): Promise<void> {
  const body = method === 'PUT' ? { body: picture } : {};
  const { status } = await api.send(url, { method, headers, ...body });
  assert.equal(status, 403, `${method} ${url}`);
}

const inexact: [what: string, body: Buffer, headers: Record<string, string>][] = [
  ['another type', picture, { 'Content-Type': 'image/png' }],
  ['the type with a parameter', picture, { 'Content-Type': 'image/jpeg; charset=utf-8' }],
  ['no type', picture, {}],
  ['a byte more', Buffer.concat([picture, Buffer.alloc(1)]), { 'Content-Type': 'image/jpeg' }],
  ['a byte less', picture.subarray(0, -1), { 'Content-Type': 'image/jpeg' }],
];

/** Types that clients send for pictures, with the type that is signed. */
const types: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'IMAGE/JPEG': 'image/jpeg',
  'image/jpeg; charset=utf-8': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'Image/X-PNG': 'image/png',
  ' image/webp ;q=1': 'image/webp',
};

const noTickets: Record<string, string> = {
  'content_type=image/gif': '415 unsupported-picture-type',
  'content_type=image/svg%2Bxml': '415 unsupported-picture-type',
  'content_type=application/octet-stream': '415 unsupported-picture-type',
  'content_type=image/*': '415 unsupported-picture-type',
  'content_type=': '415 unsupported-picture-type',
  'content_length=10485761': '413 picture-too-large',
  'content_length=abc': '400 invalid-parameter',
  'content_length=0': '400 invalid-parameter',
  'content_length=1.5': '400 invalid-parameter',
  'content_length=1e3': '400 invalid-parameter',
};

export const upload: Rules = {
  async 'a ticket has a curl command that uploads'(api) {
    const { ticket, uploadKey, userId } = await api.once(uploader);
    const { upload_url, headers, key, avatar_url, max_bytes, expires_in, curl } = await ticket();
    assert.deepEqual({ headers, key, max_bytes }, { headers: {}, key: uploadKey, max_bytes: 10 * MIB });
    assert.equal(avatar_url, `${await api.publicUrl()}/users/${userId}/avatar`);
    assert.ok(expires_in >= 60 && expires_in <= 3600, String(expires_in));
    assert.ok(new URL(upload_url).pathname.endsWith(`/${key}`), upload_url);
    assert.equal(curl, `curl -X PUT -T image.jpg "${upload_url}"`);
  },

  async 'a ticket is not cached'(api) {
    const { requestTicket } = await api.once(uploader);
    assert.equal((await requestTicket()).headers.get('Cache-Control'), 'no-store');
  },

  async 'a ticket has the requested type and length as headers, and accepts an upload with them'(api) {
    const { ticket, publish } = await pictureOwner(api.send);
    const { upload_url, headers, curl } = await ticket(HINTS);
    assert.deepEqual(headers, { 'Content-Type': 'image/jpeg', 'Content-Length': String(LENGTH) });
    assert.ok(curl.includes('-H "Content-Type: image/jpeg"'), curl);
    assert.equal((await api.send(upload_url, { method: 'PUT', body: picture, headers })).status, 200);
    assert.equal((await publish()).status, 200);
  },

  async 'a signed type and length must be sent exactly'(api) {
    const owner = await api.once(uploader);
    for (const [what, body, headers] of inexact) {
      const { upload_url } = await owner.ticket(HINTS);
      assert.equal((await api.send(upload_url, { method: 'PUT', body, headers })).status, 403, what);
    }
    await assertNothingUploaded(owner);
  },

  async 'rejects an upload URL with any parameter changed or removed'(api) {
    const [owner, other] = [await pictureOwner(api.send), await api.once(uploader)];
    const { upload_url, headers } = await owner.ticket(HINTS);
    const put = async (url: URL) => (await api.send(url.href, { method: 'PUT', body: picture, headers })).status;
    const untouched = new URL(upload_url);
    for (const [name, value] of new URL(upload_url).searchParams) {
      const [changed, without] = [new URL(upload_url), new URL(upload_url)];
      changed.searchParams.set(name, value.startsWith('1') ? `2${value.slice(1)}` : `1${value.slice(1)}`);
      without.searchParams.delete(name);
      untouched.searchParams.set(name, value);
      for (const url of [changed, without]) {
        const status = await put(url);
        assert.ok(status >= 400 && status < 500, `${status} without the right ${name}`);
      }
    }
    await assertForbidden(api, upload_url.replace(/\?.*/, ''), 'PUT', headers);
    await assertForbidden(api, upload_url.replace(owner.uploadKey, other.uploadKey), 'PUT', headers);
    await assertNothingUploaded(owner);
    await assertNothingUploaded(other);
    assert.equal(await put(untouched), 200);
  },

  async 'an upload URL cannot be read'(api) {
    const { ticket, upload: put } = await pictureOwner(api.send);
    await put(picture);
    const { upload_url } = await ticket();
    await assertForbidden(api, upload_url, 'GET');
    await assertForbidden(api, upload_url.replace(/\?.*/, ''), 'GET');
  },

  ...ruleForEach('rejects a ticket request with', noTickets, async (api, problem, query) => {
    const { requestTicket } = await api.once(uploader);
    await assertPointsAt(await requestTicket(`?${query}`), [`?${query.split('=')[0]}`], problem);
  }),

  async 'rejects both parameters of a ticket request in one answer'(api) {
    const { requestTicket } = await api.once(uploader);
    for (const length of ['10485761', 'abc']) {
      const answer = await requestTicket(`?content_type=image/gif&content_length=${length}`);
      await assertPointsAt(answer, ['?content_type', '?content_length'], '400 invalid-parameter');
    }
  },

  ...ruleForEach('gives a ticket for the type', types, async (api, signed, type) => {
    const { ticket, publish } = await pictureOwner(api.send);
    const { upload_url, headers } = await ticket(`?content_type=${encodeURIComponent(type)}`);
    assert.deepEqual(headers, { 'Content-Type': signed });
    assert.equal((await api.send(upload_url, { method: 'PUT', body: picture, headers })).status, 200);
    assert.equal((await publish()).status, 200);
  }),

  async 'says that a ticket needs no type'(api) {
    const { requestTicket } = await api.once(uploader);
    const answer = await requestTicket('?content_type=application/octet-stream');
    const { detail } = await assertProblem(answer, '415 unsupported-picture-type');
    assert.match(detail ?? '', /leave `content_type` out/);
  },

  async 'gives tickets for every type of picture, up to 10 MiB'(api) {
    const { requestTicket } = await api.once(uploader);
    for (const query of ['content_type=image/png', 'content_type=image/webp', `content_length=${10 * MIB}`]) {
      assert.equal((await requestTicket(`?${query}`)).status, 200, query);
    }
  },
};
