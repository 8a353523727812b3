import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { imagePortraits } from '../../adapters/image/portraits.ts';
import { testApp } from '../support/app.ts';
import { progressiveJpeg } from '../support/costly-pictures.ts';
import { blackPng, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { childrenOf, memoryOf } from '../support/processes.ts';

const ODD = join(import.meta.dirname, '../fixtures/odd-decoder.ts');
const DECODER = join(import.meta.dirname, '../../adapters/image/decoder.ts');
/** What a decoder does with it is said by what comes behind its end. */
const picture = (fate = '.') => Buffer.concat([blackPng(8, 8), Buffer.from(fate)]);

/** An owner of pictures that are decoded by this module, in so much processor time. */
async function ownerOf(context: TestContext, decoder = ODD, maxCpuMs = 200) {
  const reported: unknown[] = [];
  const portraits = imagePortraits({ decoder, maxCpuMs, report: (error) => reported.push(error) });
  context.after(portraits.stop);
  const app = testApp({ portraits });
  return { app, reported, owner: await pictureOwner(app.request), signalled: portraits.fromPicture };
}

for (const [fate, what] of Object.entries({ c: 'crashes', e: 'ends' })) {
  test(`a decoder that ${what} of a picture is one refused picture, and is reported`, async (context) => {
    const { app, owner, reported } = await ownerOf(context);
    await owner.upload(picture(fate));
    await assertProblem(await owner.publish(), 'unreadable-picture');
    assert.deepEqual(app.keys(), [], 'the upload is gone');
    assert.match(String(reported), /^DecoderEnded: A decoder ended unexpectedly: (SIGSEGV|code 3)$/);
    await owner.upload(picture());
    assert.equal((await owner.publish()).status, 200, 'another decoder takes the next one');
  });
}

test('a decode that takes too much processor time is ended, and its picture refused', async (context) => {
  const { app, owner, reported } = await ownerOf(context);
  await owner.upload(picture('s'));
  await assertProblem(await owner.publish(), 'unreadable-picture');
  assert.deepEqual(app.keys(), []);
  assert.deepEqual(childrenOf(process.pid).length, 0, 'it is ended for real');
  assert.deepEqual(reported, []);
});

test('a decode whose client has disconnected is stopped', async (context) => {
  const { signalled } = await ownerOf(context);
  const gone = AbortSignal.abort('gone');
  await assert.rejects(signalled(picture(), gone), /gone/);
  const leaving = new AbortController();
  const [decoding] = [signalled(picture('s'), leaving.signal), leaving.abort('gone')];
  await assert.rejects(decoding, (error) => error === 'gone');
  assert.deepEqual(childrenOf(process.pid).length, 0);
});

test('without a decoder nothing is refused: 503, and the upload stays', async (context) => {
  const { app, owner } = await ownerOf(context, join(import.meta.dirname, 'no-decoder.ts'));
  await owner.upload(picture());
  const answer = await owner.publish();
  assert.equal(answer.headers.get('Retry-After'), '5');
  await assertProblem(answer, 'unavailable');
  assert.deepEqual(app.keys(), [owner.uploadKey]);
  assert.ok(
    app.lines.some((line) => 'error' in line && line.error === 'DecoderEnded'),
    'and it is reported',
  );
});

test('decoders are used again, and ended when they are stopped', async (context) => {
  const { signalled } = await ownerOf(context);
  for (let count = 0; count < 5; count += 1) await signalled(picture());
  assert.equal(childrenOf(process.pid).length, 1);
  await Promise.all(Array.from({ length: 12 }, () => signalled(picture())));
  assert.ok(childrenOf(process.pid).length <= 3);
});

test('as often as usual pictures come together or alone, the same decoders take them', async (context) => {
  const { signalled } = await ownerOf(context);
  const together = () => Promise.all(Array.from({ length: 3 }, () => signalled(picture())));
  await together();
  const first = childrenOf(process.pid);
  for (let count = 0; count < 3; count += 1) {
    await signalled(picture());
    await together();
  }
  assert.deepEqual(childrenOf(process.pid), first);
});

test('a decoder that keeps the memory of a picture is ended', async (context) => {
  const { signalled } = await ownerOf(context, ODD, 8_000);
  await signalled(picture('m'));
  assert.equal(childrenOf(process.pid).length, 0);
  assert.ok(await signalled(picture()));
});

test('a decoder gives the memory of large pictures back', async (context) => {
  const { signalled } = await ownerOf(context, DECODER, 8_000);
  const progressive = progressiveJpeg({ width: 8160, height: 6120, scans: 10, halved: true });
  await signalled(progressive);
  const [decoder, ...others] = childrenOf(process.pid);
  const { peak } = memoryOf(decoder);
  for (let count = 0; count < 4; count += 1) await signalled(progressive);
  assert.deepEqual(childrenOf(process.pid), [decoder], 'it is still the same');
  assert.deepEqual(others, []);
  assert.ok(memoryOf(decoder).peak < peak + 16, `${peak} MiB, then ${memoryOf(decoder).peak} MiB`);
});
