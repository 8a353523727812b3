import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import { limitExports, limitPictures, MAX_EXPORTS, MAX_PICTURES } from '../../server/limits.ts';
import type { Problem } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { photo, pictureOwner } from '../support/pictures.ts';

/** Creates an app with the server's limits. Its store and decoders block until `release` is called. */
function blockedApp() {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const samples = memorySamples();
  const held: SampleStore = {
    ...samples,
    async *read(...span) {
      await promise;
      yield* samples.read(...span);
    },
  };
  const portraits = {
    fromPicture: () => promise.then(() => new Uint8Array(1)),
    generated: async () => '',
    drawing: async () => '',
  };
  const app = testApp({ samples: held, portraits, withPictureSlot: limitPictures(), exportTransport: limitExports() });
  return { app, release };
}

/** Waits until `count` requests are rejected while the others are blocked, then unblocks them. @returns the problems. */
async function refused(answers: Promise<Response>[], count: number, release: () => void): Promise<Problem[]> {
  const problems: Promise<Problem>[] = [];
  const { promise: areRefused, resolve } = Promise.withResolvers<void>();
  const all = answers.map(async (answer) => {
    const response = await answer;
    if (response.status !== 503) return void (await response.arrayBuffer());
    problems.push(response.json() as Promise<Problem>);
    if (problems.length === count) resolve();
  });
  await areRefused;
  release();
  await Promise.all(all);
  assert.equal(problems.length, count);
  return Promise.all(problems);
}

test('a rejected export says “Too many exports”, also while pictures wait', async () => {
  const { app, release } = blockedApp();
  const owners = await Promise.all(Array.from({ length: MAX_EXPORTS + 3 }, () => pictureOwner(app.request)));
  for (const owner of owners) await owner.upload(photo);
  const publishing = owners.map((owner) => owner.publish());
  // The pets are already stored, so only the exports read batches, and those reads block.
  const exporting = owners.map(({ userId, auth }) => app.request(`/users/${userId}/export`, { headers: auth }));
  for (const { detail } of await refused(exporting, 3, release)) assert.match(detail, /^Too many exports /);
  await Promise.all(publishing);
});

test('a rejected publish says “Too many pictures”', async () => {
  const { app, release } = blockedApp();
  const owners = await Promise.all(Array.from({ length: MAX_PICTURES + 2 }, () => pictureOwner(app.request)));
  for (const owner of owners) await owner.upload(photo);
  const publishing = owners.map((owner) => owner.publish());
  for (const { detail } of await refused(publishing, 2, release)) assert.match(detail, /^Too many pictures /);
});

test('a rejected pet request says “Too many pet states”', async () => {
  const { app, release } = blockedApp();
  const owners = await Promise.all(Array.from({ length: 13 }, () => app.createUser()));
  const requests = owners.map(({ user, auth }) => app.request(`/users/${user.user_id}/pet`, { headers: auth }));
  for (const { detail } of await refused(requests, 3, release)) assert.match(detail, /^Too many pet states /);
});
