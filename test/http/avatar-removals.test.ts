import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { testApp } from '../support/app.ts';
import { assertOnePortrait, mosaic, pictureOwner } from '../support/pictures.ts';

const picture = await mosaic(['g'], 64, 64).png().toBuffer();

test('portraits can be replaced and removed while the object store cannot delete; failures are logged, and a later sweep deletes the objects', async () => {
  const removals = memoryRemovals();
  const app = testApp({ removals });
  const owner = await pictureOwner(app.request);
  const pending = async () => (await Array.fromAsync(removals.pending('9999'))).length;
  const failures = () => app.lines.flatMap((line) => ('during' in line ? [line.during] : []));
  const { remove } = app.objects;
  app.objects.remove = async () => {
    throw new Error('out of order');
  };

  // Each publish logs a failed removal of its upload, which expires. From the second publish on, it also logs a failed
  // removal of the previous portrait, which stays on record.
  for (const [logged, recorded] of [
    [1, 0],
    [3, 1],
    [5, 2],
  ]) {
    await owner.upload(picture);
    assert.equal((await owner.publish()).status, 200);
    assert.deepEqual([failures(), await pending()], [Array(logged).fill('removing'), recorded]);
  }
  assert.equal((await owner.update({ avatar_url: null })).status, 200);
  assert.deepEqual(failures(), Array(6).fill('removing'));
  assert.deepEqual([app.keys().length, await pending()], [4, 3]);
  assert.equal(await app.sweep(), 3);
  assert.deepEqual([failures().slice(6), await pending()], [Array(3).fill('sweeping'), 3]);

  app.objects.remove = remove;
  assert.equal(await app.sweep(), 0);
  assert.deepEqual([app.keys(), await pending()], [[owner.uploadKey], 0]);
  // The sweep has kept the upload, because it has not expired. It can therefore still be published.
  assert.equal((await owner.publish()).status, 200);
  await assertOnePortrait(app, owner, 'g');
  assert.equal(await pending(), 0);
});
