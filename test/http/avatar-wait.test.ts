import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Portraits } from '../../core/ports/portraits.ts';
import { MAX_PUBLISH_MS } from '../../core/users/portrait-publishing.ts';
import { CONCURRENT_PICTURES, limitPictures } from '../../server/limits.ts';
import { SOCKET_TIMEOUT_MS } from '../../server/listener.ts';
import { testApp } from '../support/app.ts';
import { photo, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';

test('a publish that waits too long is answered 503 before the connection times out, and keeps its upload', async (context) => {
  assert.ok(MAX_PUBLISH_MS < SOCKET_TIMEOUT_MS);
  const decoding = Promise.withResolvers<void>();
  let decodes = 0;
  /** Each decode ends only when it is aborted, as if it waited for memory. */
  const portraits: Portraits = {
    fromPicture(_, signal) {
      decodes += 1;
      if (decodes === CONCURRENT_PICTURES) decoding.resolve();
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
    generated: async () => '',
    drawing: async () => '',
  };
  const app = testApp({ portraits, withPictureSlot: limitPictures() });
  const owners = await Promise.all(Array.from({ length: CONCURRENT_PICTURES + 1 }, () => pictureOwner(app.request)));
  for (const owner of owners) await owner.upload(photo);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const published = owners.map((owner) => owner.publish());
  await decoding.promise;
  context.mock.timers.tick(MAX_PUBLISH_MS);
  for (const answer of await Promise.all(published)) {
    assert.equal(answer.headers.get('Retry-After'), '5');
    await assertProblem(answer, 'unavailable');
  }
  assert.equal(decodes, CONCURRENT_PICTURES, 'the last decode was never started');
  assert.deepEqual(app.keys().sort(), owners.map(({ uploadKey }) => uploadKey).sort());
});
