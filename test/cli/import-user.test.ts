import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testApp } from '../support/app.ts';
import { importInto } from './import-user.ts';
import { assertSameContent } from './same-content.ts';
import { createUserWithHistory, someHistory } from './user-history.ts';

test('an imported user has the same export as the original, whatever its history', async () => {
  await fc.assert(
    fc.asyncProperty(someHistory, fc.boolean(), async (historyOf, newId) => {
      const [source, target] = [testApp(), testApp()];
      const user = await createUserWithHistory(source.request, historyOf, () => source.advance(1_000));
      target.advance(60_000);
      const original = await user.export();
      const { userId, copy, failure } = await importInto(target, original, { newId });
      assert.equal(failure, undefined);
      assert.equal(userId === user.userId, !newId);
      assert.ok(copy);
      // The pet's message depends on the user id, so the messages differ if the copy has a new id.
      if (newId) original.pet.message = copy.pet.message;
      await assertSameContent(copy, original);
    }),
    { numRuns: 25 },
  );
});
