import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testApp } from '../support/app.ts';
import { assertAlike } from './alike.ts';
import { importInto } from './import-user.ts';
import { live, richUser } from './rich-user.ts';

test('whatever a user has been through, the import exports the same again', async () => {
  await fc.assert(
    fc.asyncProperty(richUser, fc.boolean(), async (rich, newId) => {
      const [source, target] = [testApp(), testApp()];
      const user = await live(source.request, rich, () => source.advance(1_000));
      target.advance(60_000);
      const original = await user.export();
      const { userId, copy, failure } = await importInto(target, original, { newId });
      assert.equal(failure, undefined);
      assert.equal(userId === user.userId, !newId);
      assert.ok(copy);
      // What a pet says depends on who it is.
      if (newId) original.pet.message = copy.pet.message;
      await assertAlike(copy, original);
    }),
    { numRuns: 25 },
  );
});
