import assert from 'node:assert/strict';
import { blackPng, MIB, mosaic, photo, pictureOwner } from '../../support/pictures.ts';
import { type Api, NAMES, type Rules, ruleForEach } from './api.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const gif = await mosaic(['g'], 64, 64).gif().toBuffer();
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
const tooLong = Buffer.concat([photo, Buffer.alloc(10 * MIB + 1 - photo.byteLength)]);

const UNCHANGED = 'rejects, and keeps profile and portrait';
const refused: Record<string, [picture: Buffer, problem: string]> = {
  '0 bytes': [Buffer.alloc(0), '422 unreadable-picture'],
  'text named .jpg': [Buffer.from('Not a picture at all.'), '422 unreadable-picture'],
  SVG: [Buffer.from(svg), '422 unreadable-picture'],
  HTML: [Buffer.from('<!doctype html><script>alert(1)</script>'), '422 unreadable-picture'],
  GIF: [gif, '422 unreadable-picture'],
  'half a photo': [photo.subarray(0, photo.length / 2), '422 unreadable-picture'],
  'more than 52 megapixels': [blackPng(7212, 7212), '413 picture-too-large'],
};

/** Creates a user with a portrait. The rules in this file share this user and must not change the portrait. */
async function userWithPortrait(api: Api) {
  const owner = await pictureOwner(api.send);
  assert.equal((await owner.upload(photo)).status, 200);
  const { avatar_url } = await owner.ticket();
  // Without a ticket of its own, because a user may request 20 in a minute. The suite would wait for the next minute.
  const publish = () => owner.update({ avatar_url });
  assert.equal((await publish()).status, 200);
  return { owner, publish, profile: await owner.profile(), portrait: await owner.portrait() };
}

/** Asserts that the profile and the portrait are unchanged, and that no upload is left. */
async function assertAsBefore(api: Api): Promise<void> {
  const { owner, publish, profile, portrait } = await api.once(userWithPortrait);
  assert.deepEqual(await owner.profile(), profile);
  assert.deepEqual(await owner.portrait(), portrait);
  await assertProblem(await publish(), '409 nothing-uploaded');
}

const addresses: Record<string, unknown> = {
  'a foreign one': 'https://evil.example/face.jpg',
  'a foreign one that looks like ours': '{base}@evil.example/users/{me}/avatar',
  'another user’s': '{base}/users/{other}/avatar',
  'one that climbs to another user’s': '{base}/users/{me}/avatar/../../{other}/avatar',
  'another portrait’s': '{base}/users/{me}/avatar?v=another',
  'the profile’s': '{base}/users/{me}',
  'the upload’s with its signature': '{upload}',
  'another user’s upload': '{other upload}',
  'a relative one': '/users/{me}/avatar',
  'a picture itself': 'data:image/png;base64,iVBORw0KGgo=',
  'a file’s': 'file:///etc/passwd',
  'an empty one': '',
  'a number': 7,
};

/** Creates a second user with an upload that the first user must not be able to publish. */
async function otherUser(api: Api) {
  const owner = await pictureOwner(api.send);
  assert.equal((await owner.upload(photo)).status, 200);
  return owner;
}

async function filledIn(api: Api, address: string): Promise<string> {
  const [{ owner }, other] = [await api.once(userWithPortrait), await api.once(otherUser)];
  const { upload_url } = address === '{upload}' ? await owner.ticket() : { upload_url: '' };
  return address
    .replace('{base}', await api.publicUrl())
    .replace('{me}', owner.userId)
    .replace('{other}', other.userId)
    .replace('{upload}', upload_url)
    .replace('{other upload}', upload_url.replace(/\?.*/, '').replace(owner.userId, other.userId));
}

export const portraitRefused: Rules = {
  async 'rejects a publish without an upload'(api) {
    await assertAsBefore(api);
  },

  ...ruleForEach(UNCHANGED, refused, async (api, [picture, problem]) => {
    const { owner, publish } = await api.once(userWithPortrait);
    // The single-process server also recognises some of these when they are uploaded.
    assert.ok([200, 422].includes((await owner.upload(picture, { 'Content-Type': 'image/jpeg' })).status));
    await assertProblem(await publish(), problem);
    await assertAsBefore(api);
  }),

  // The single-process server rejects the upload. S3 accepts the upload, so the service must reject the publish.
  async [`${UNCHANGED}: a byte more than 10 MiB`](api) {
    const { owner, publish } = await api.once(userWithPortrait);
    const { status } = await owner.upload(tooLong);
    if (status === 200) await assertProblem(await publish(), '413 picture-too-large');
    else assert.equal(status, 413);
    await assertAsBefore(api);
  },

  ...ruleForEach('rejects as avatar_url', addresses, async (api, address) => {
    const { owner } = await api.once(userWithPortrait);
    const avatar_url = typeof address === 'string' ? await filledIn(api, address) : address;
    await assertPointsAt(await owner.update({ avatar_url }), ['/avatar_url']);
    await assertPointsAt(await api.post({ ...NAMES, avatar_url }), ['/avatar_url']);
  }),

  async 'nothing was changed by any of these'(api) {
    await assertAsBefore(api);
  },

  async 'checks If-Match before it reads the upload'(api) {
    const owner = await pictureOwner(api.send);
    await owner.upload(photo);
    await assertProblem(await owner.publish({ 'If-Match': '"7"' }), '412 precondition-failed');
    assert.equal((await owner.publish({ 'If-Match': '"1"' })).status, 200);
  },
};
