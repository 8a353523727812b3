import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { imagePortraits } from '../../adapters/image/portraits.ts';
import { testApp } from '../support/app.ts';
import { progressiveJpeg } from '../support/costly-pictures.ts';
import { blackPng, MIB, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { childrenOf, memoryOf } from '../support/processes.ts';

const ODD = join(import.meta.dirname, '../fixtures/odd-decoder.ts');
const DECODER = join(import.meta.dirname, '../../adapters/image/decoder.ts');
/** A picture, followed by a character that tells the fake decoder what to do. */
const picture = (command = '.') => Buffer.concat([blackPng(8, 8), Buffer.from(command)]);

/** Creates an app that uses this decoder module and CPU limit in ms, and an owner who can upload pictures. */
async function ownerOf(context: TestContext, decoder = ODD, maxCpuMs = 200) {
  const reported: unknown[] = [];
  const portraits = imagePortraits({ decoder, maxCpuMs, report: (error) => reported.push(error) });
  context.after(portraits.stop);
  const app = testApp({ portraits });
  return { app, reported, owner: await pictureOwner(app.request), decode: portraits.fromPicture };
}

for (const [command, what] of Object.entries({ c: 'crashes', e: 'ends' })) {
  test(`rejects the picture when a decoder ${what}, and reports it`, async (context) => {
    const { app, owner, reported } = await ownerOf(context);
    await owner.upload(picture(command));
    await assertProblem(await owner.publish(), 'unreadable-picture');
    assert.deepEqual(app.keys(), [], 'the upload is gone');
    assert.match(String(reported), /^DecoderEnded: A decoder ended unexpectedly: (SIGSEGV|code 3)$/);
    await owner.upload(picture());
    assert.equal((await owner.publish()).status, 200, 'another decoder decodes the next picture');
  });
}

test('stops a decode that takes too much CPU time, and rejects its picture', async (context) => {
  const { app, owner, reported } = await ownerOf(context);
  await owner.upload(picture('s'));
  await assertProblem(await owner.publish(), 'unreadable-picture');
  assert.deepEqual(app.keys(), []);
  assert.deepEqual(childrenOf(process.pid).length, 0, 'the process has ended');
  assert.deepEqual(reported, []);
});

test('stops a decode whose client has disconnected', async (context) => {
  const { decode } = await ownerOf(context);
  const gone = AbortSignal.abort('gone');
  await assert.rejects(decode(picture(), gone), /gone/);
  const disconnect = new AbortController();
  const [decoding] = [decode(picture('s'), disconnect.signal), disconnect.abort('gone')];
  await assert.rejects(decoding, (error) => error === 'gone');
  assert.deepEqual(childrenOf(process.pid).length, 0);
});

test('answers 503 and keeps the upload when no decoder can be started', async (context) => {
  const { app, owner } = await ownerOf(context, join(import.meta.dirname, 'no-decoder.ts'));
  await owner.upload(picture());
  const answer = await owner.publish();
  assert.equal(answer.headers.get('Retry-After'), '5');
  await assertProblem(answer, 'unavailable');
  assert.deepEqual(app.keys(), [owner.uploadKey]);
  assert.ok(
    app.lines.some((line) => 'error' in line && line.error === 'DecoderEnded'),
    'the failure is reported',
  );
});

test('reuses decoders', async (context) => {
  const { decode } = await ownerOf(context);
  for (let count = 0; count < 5; count += 1) await decode(picture());
  assert.equal(childrenOf(process.pid).length, 1);
  await Promise.all(Array.from({ length: 12 }, () => decode(picture())));
  assert.ok(childrenOf(process.pid).length <= 3);
});

test('keeps the same decoders for pictures that arrive together or one by one', async (context) => {
  const { decode } = await ownerOf(context);
  const together = () => Promise.all(Array.from({ length: 3 }, () => decode(picture())));
  await together();
  const first = childrenOf(process.pid);
  for (let count = 0; count < 3; count += 1) {
    await decode(picture());
    await together();
  }
  assert.deepEqual(childrenOf(process.pid), first);
});

test('stops a decoder that does not release the memory of a picture', async (context) => {
  const { decode } = await ownerOf(context, ODD, 8_000);
  await decode(picture('m'));
  assert.equal(childrenOf(process.pid).length, 0);
  assert.ok(await decode(picture()));
});

test('a decoder keeps nothing of large files', async (context) => {
  const { decode } = await ownerOf(context, DECODER, 8_000);
  const large = Buffer.concat([blackPng(8, 8), Buffer.alloc(9 * MIB)]);
  await decode(large);
  const first = childrenOf(process.pid);
  for (let count = 0; count < 8; count += 1) await decode(large);
  assert.deepEqual(childrenOf(process.pid), first, 'it was not stopped for its memory');
});

test('a decoder releases the memory of large pictures', async (context) => {
  const { decode } = await ownerOf(context, DECODER, 8_000);
  const progressive = progressiveJpeg({ width: 8160, height: 6120, scans: 10, halved: true });
  await decode(progressive);
  const [decoder, ...others] = childrenOf(process.pid);
  const { peak } = memoryOf(decoder);
  for (let count = 0; count < 4; count += 1) await decode(progressive);
  assert.deepEqual(childrenOf(process.pid), [decoder], 'the decoder is still the same process');
  assert.deepEqual(others, []);
  assert.ok(memoryOf(decoder).peak < peak + 16, `${peak} MiB, then ${memoryOf(decoder).peak} MiB`);
});
