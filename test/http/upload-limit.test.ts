import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { assertOnePortrait, MIB, mosaic, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

const green = await mosaic(['g'], 64, 64).jpeg().toBuffer();
const blue = await mosaic(['b'], 64, 64).jpeg().toBuffer();
type BodyOf = NonNullable<RequestInit['body']>;

const padded = (picture: Buffer, length: number) => Buffer.concat([picture, Buffer.alloc(length - picture.length)]);
const tooLong = padded(blue, 10 * MIB + 1);

/** Streams the bytes in chunks, so that the request has no Content-Length. */
function streamed(bytes: Buffer): ReadableStream<Uint8Array> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / MIB) }, (_, at) =>
    bytes.subarray(at * MIB, (at + 1) * MIB),
  );
  return ReadableStream.from(pieces);
}

const oversized: [string, () => BodyOf, Record<string, string>][] = [
  ['with its length declared', () => tooLong, { 'Content-Length': String(tooLong.length) }],
  ['in pieces, with no length declared', () => streamed(tooLong), {}],
  ['in pieces, declared shorter than it is', () => streamed(tooLong), { 'Content-Length': '1000' }],
  ['declared, though little is sent', () => green, { 'Content-Length': String(10 * MIB + 1) }],
];

for (const [how, body, headers] of oversized) {
  test(`rejects an upload of one byte over 10 MiB: ${how}`, async () => {
    const app = testApp();
    const owner = await pictureOwner(app.request);
    const before = await owner.profile();
    await assertProblem(await owner.upload(body(), headers), 'picture-too-large');
    assert.deepEqual(app.keys(), []);
    await assertProblem(await owner.publish(), 'nothing-uploaded');
    assert.deepEqual(await owner.profile(), before);
  });
}

const allowed: [string, (all: Buffer) => BodyOf, Record<string, string>][] = [
  ['with their length declared', (all) => all, { 'Content-Length': String(10 * MIB) }],
  ['in pieces, with no length declared', streamed, {}],
];
for (const [how, body, headers] of allowed) {
  test(`accepts an upload of exactly 10 MiB: ${how}`, async () => {
    const app = testApp();
    const owner = await pictureOwner(app.request);
    assert.equal((await owner.upload(body(padded(green, 10 * MIB)), headers)).status, 200);
    assert.equal((await owner.publish()).status, 200);
    await assertOnePortrait(app, owner, 'g');
  });
}

test('an upload rejected for its size keeps the earlier one', async () => {
  const app = testApp();
  const owner = await pictureOwner(app.request);
  await owner.upload(green);
  await assertProblem(await owner.upload(streamed(tooLong)), 'picture-too-large');
  assert.equal((await owner.publish()).status, 200);
  await assertOnePortrait(app, owner, 'g');
});

test('stops reading an oversized upload after about 10 MiB', async () => {
  const owner = await pictureOwner(testApp().request);
  let sent = 0;
  const long = new ReadableStream({
    pull(controller) {
      sent += MIB;
      controller.enqueue(new Uint8Array(MIB));
      if (sent === 40 * MIB) controller.close();
    },
  });
  await assertProblem(await owner.upload(long), 'picture-too-large');
  assert.ok(sent <= 13 * MIB, `${sent / MIB} MiB`);
});
