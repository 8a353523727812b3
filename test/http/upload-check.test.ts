import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEAD_BYTES } from '../../adapters/image/mistakes.ts';
import { testApp } from '../support/app.ts';
import { mosaic, photo, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

/** Streams the bytes in chunks of this size, as they may arrive from a network. */
function inChunks(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  const count = Math.ceil(bytes.length / size);
  return ReadableStream.from(Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size)));
}

const form = new FormData();
form.append('file', new Blob([new Uint8Array(photo)]), 'image.jpg');
const multipart = new Uint8Array(await new Response(form).arrayBuffer());
const encoded = Buffer.from(photo.toString('base64'));
const SIZES = [1, 7, HEAD_BYTES - 1, HEAD_BYTES, HEAD_BYTES + 1, 100_000];

const mistakes: [name: string, body: Uint8Array, says: RegExp][] = [
  ['a form', multipart, /multipart form/],
  ['base64', encoded, /base64/],
  // Shorter than the start that is checked.
  ['a short form', multipart.subarray(0, 200), /multipart form/],
  ['text', Buffer.from('image.jpg'), /is text/],
];

for (const [name, body, says] of mistakes) {
  test(`the answer to an upload of ${name} says what it is, however it arrives, and only its start is kept`, async () => {
    for (const size of SIZES) {
      const app = testApp();
      const owner = await pictureOwner(app.request);
      const sent = body.subarray(0, 30_000);
      const { detail } = await assertProblem(await owner.upload(inChunks(sent, size)), 'unreadable-picture');
      assert.match(detail ?? '', says, `chunks of ${size}`);
      const stored = await app.objects.read(owner.uploadKey, sent.length);
      assert.deepEqual(stored?.bytes && Buffer.from(stored.bytes), Buffer.from(sent.subarray(0, HEAD_BYTES)));
      assert.equal((await assertProblem(await owner.publish(), 'unreadable-picture')).detail, detail);
      assert.deepEqual(app.keys(), []);
    }
  });
}

test('a picture is stored completely, however it arrives', async () => {
  const green = await mosaic(['g'], 90, 90).png({ compressionLevel: 0 }).toBuffer();
  for (const size of SIZES) {
    const app = testApp();
    const owner = await pictureOwner(app.request);
    assert.equal((await owner.upload(inChunks(green, size))).status, 200);
    const stored = await app.objects.read(owner.uploadKey, green.length);
    assert.ok(stored?.bytes && Buffer.from(stored.bytes).equals(green), `chunks of ${size}`);
  }
});
