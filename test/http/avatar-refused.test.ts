import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { blackPng, corners, mosaic, photo, pictureOwner } from '../support/pictures.ts';
import { assertContract, assertProblem } from '../support/problem.ts';

const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2);
const text = (content: string) => async () => Buffer.from(content, 'latin1');
const field = () => mosaic(['rg', 'by'], 64, 64);

/** Creates a JPEG whose header claims much larger dimensions than the actual picture has. */
async function jpegWithFalseSize(): Promise<Buffer> {
  const jpeg = await field().jpeg().toBuffer();
  const frame = jpeg.indexOf('\xff\xc0', 0, 'latin1');
  jpeg.writeUInt32BE(0xffdc_ffdc, frame + 5);
  return jpeg;
}

const unreadable = 'unreadable-picture';
const refusals = [
  { name: '0 bytes', make: text(''), code: unreadable },
  { name: 'half a photo', make: async () => half(photo), code: unreadable },
  {
    name: 'half a progressive JPEG',
    make: async () => half(await field().jpeg({ progressive: true }).toBuffer()),
    code: unreadable,
  },
  { name: 'half a PNG', make: async () => half(await field().png().toBuffer()), code: unreadable },
  { name: 'half a WebP', make: async () => half(await field().webp().toBuffer()), code: unreadable },
  { name: 'text named .jpg', make: text('Not a picture at all.'), code: unreadable },
  { name: 'SVG', make: text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), code: unreadable },
  { name: 'HTML', make: text('<!doctype html><script>alert(1)</script>'), code: unreadable },
  { name: 'GIF', make: () => field().gif().toBuffer(), code: unreadable },
  { name: 'TIFF', make: () => field().tiff().toBuffer(), code: unreadable },
  { name: 'AVIF', make: () => field().avif().toBuffer(), code: unreadable },
  { name: 'HEIC', make: text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), code: unreadable },
  { name: 'a JPEG head on HTML', make: text('\xff\xd8\xff\xe0\0\x10JFIF<script></script>'), code: unreadable },
  { name: 'a 16000×16000 PNG of 31 KB', make: async () => blackPng(16_000, 16_000), code: 'picture-too-large' },
  { name: 'a PNG just above 52 megapixels', make: async () => blackPng(7212, 7212), code: 'picture-too-large' },
  { name: 'a JPEG that says 65500×65500', make: jpegWithFalseSize, code: 'picture-too-large' },
] as const;

for (const { name, make, code } of refusals) {
  test(`rejects ${name}, and removes the upload`, async () => {
    const app = testApp();
    const owner = await pictureOwner(app.request);
    const before = await owner.profile();
    const upload = await owner.upload(await make(), { 'Content-Type': 'image/jpeg' });
    assert.deepEqual(app.keys(), [owner.uploadKey]);
    const { detail } = await assertProblem(await owner.publish(), code);
    if (upload.status !== 200) assert.equal((await assertProblem(upload, code)).detail, detail);
    assert.deepEqual(await owner.profile(), before);
    assert.deepEqual(app.keys(), []);
    await assertProblem(await owner.publish(), 'nothing-uploaded');
  });
}

test('a rejected picture keeps the current portrait, and the next upload can be published', async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  await owner.upload(photo);
  await owner.publish();
  const [before, portrait, kept] = [await owner.profile(), await owner.portrait(), app.keys()];
  await owner.upload(half(photo));
  await assertProblem(await owner.publish(), 'unreadable-picture');
  assert.deepEqual(await owner.profile(), before);
  assert.deepEqual(await owner.portrait(), portrait);
  assert.deepEqual(app.keys(), kept);
  await owner.upload(await field().png().toBuffer());
  assert.equal((await owner.publish()).status, 200);
  assert.equal(await corners(await owner.portrait()), 'rgby');
});

test('an update with an invalid field makes no portrait', async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  const { avatar_url } = await owner.ticket();
  await owner.upload(photo);
  const consent = { purposes: ['profile_messages'], imported: { given_at: '2999-01-01T00:00:00Z' } };
  await assertProblem(await owner.update({ avatar_url, ...consent }), 'invalid-profile');
  assert.deepEqual(app.keys(), [owner.uploadKey]);
});

test('rejects publishing without an upload', async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  const before = await owner.profile();
  await assertProblem(await owner.publish(), 'nothing-uploaded');
  assert.deepEqual(await owner.profile(), before);
  assert.deepEqual(app.keys(), []);
});

const foreignUrls = [
  'https://evil.test/face.jpg',
  'https://hatchery.test@evil.test/users/{me}/avatar',
  'https://hatchery.test/users/{other}/avatar',
  'https://hatchery.test/objects/avatars/{other}.jpg',
  'https://hatchery.test/objects/portraits/{me}.jpg',
  'https://hatchery.test/users/{me}/avatar?v=another',
  'https://hatchery.test/users/{me}/avatar/../../{other}/avatar',
  'http://hatchery.test/users/{me}/avatar',
  '/users/{me}/avatar',
  'javascript:alert(1)',
  'data:image/png;base64,iVBORw0KGgo=',
  'ftp://hatchery.test/users/{me}/avatar',
  'file:///etc/passwd',
  '',
  7,
];
for (const address of foreignUrls) {
  test(`rejects ${JSON.stringify(address)} as avatar_url`, async () => {
    const app = testApp();
    const [owner, other] = [await pictureOwner(app.request), await pictureOwner(app.request)];
    await owner.upload(photo);
    await other.upload(photo);
    const [before, kept] = [await owner.profile(), app.keys()];
    const fill = (template: unknown) => String(template).replace('{me}', owner.userId).replace('{other}', other.userId);
    const avatar_url = typeof address === 'string' ? fill(address) : address;
    const refusals = [
      await owner.update({ avatar_url }),
      await app.post({ name: 'Max', pet_name: 'Rocky', avatar_url }),
    ];
    for (const response of refusals) {
      const { errors } = await assertProblem(response, 'invalid-profile');
      assert.deepEqual(
        errors?.map(({ pointer }) => pointer),
        ['/avatar_url'],
      );
    }
    assert.deepEqual(await owner.profile(), before);
    assert.deepEqual(app.keys(), kept);
  });
}

test("rejects an avatar_url in a create, even a ticket's own address", async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  const ticket = await owner.ticket();
  assertContract('upload_ticket', ticket);
  for (const avatar_url of [ticket.avatar_url, ticket.upload_url]) {
    const response = await app.post({ name: 'Max', pet_name: 'Rocky', avatar_url });
    const { errors } = await assertProblem(response, 'invalid-profile');
    assert.deepEqual(
      errors?.map(({ pointer }) => pointer),
      ['/avatar_url'],
    );
  }
});
