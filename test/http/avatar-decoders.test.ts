import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { imagePortraits } from '../../adapters/image/portraits.ts';
import { testApp } from '../support/app.ts';
import { blackPng, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { childrenOf } from '../support/processes.ts';

const ODD = join(import.meta.dirname, '../fixtures/odd-decoder.ts');
/** What a decoder does with it is said by what comes behind its end. */
const picture = (fate = '.') => Buffer.concat([blackPng(8, 8), Buffer.from(fate)]);

/** An owner of pictures that are decoded by this module, in at most 200 ms of processor time. */
async function ownerOf(context: TestContext, decoder = ODD) {
  const reported: unknown[] = [];
  const portraits = imagePortraits({ decoder, maxCpuMs: 200, report: (error) => reported.push(error) });
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
    assert.match(String(reported), /^DecoderEnded: A decoder ended by itself: (SIGSEGV|code 3)$/);
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

test('a decode that nobody waits for any more is ended', async (context) => {
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
