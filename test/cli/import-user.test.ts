import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Export, SamplePage } from '../../shared/models/typescript/types.ts';
import { jsonIn, type METRICS, reading, streamOwner } from '../support/streams.ts';
import { appByDay, importInto } from './import-user.ts';
import { assertSameContent } from './same-content.ts';
import { createUserWithHistory, someHistory } from './user-history.ts';

test('an imported user has the same export as the original, whatever its history', async () => {
  await fc.assert(
    fc.asyncProperty(someHistory, fc.boolean(), async (historyOf, newId) => {
      const [source, target] = [appByDay(), appByDay()];
      const user = await createUserWithHistory(source.request, historyOf, source);
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

test('readings that were sent again are exported and imported once, also if the same batch has fewer readings later', async () => {
  const [source, target] = [appByDay(), appByDay()];
  const owner = await streamOwner(source.request);
  const { sendSamples } = await owner.connect();
  const batch_id = crypto.randomUUID();
  const readingOf = (metric: (typeof METRICS)[number], value: number, minutes: number) =>
    reading(metric, value, minutes, source.now());
  const [night, score] = [
    { ...readingOf('sleep_duration', 400, 600), end: readingOf('sleep_duration', 0, 100).start },
    readingOf('sleep_score', 90, 60),
  ];
  await jsonIn(sendSamples([night, score, readingOf('step_count', 5, 70)], { batch_id }));
  const first = await jsonIn<Export>(owner.get('/export'));
  source.advance(1_000);
  await jsonIn(
    sendSamples([
      { ...night, value: 380 },
      { ...score, value: 40 },
    ]),
  );
  await source.orchestrator.refresh(owner.userId);
  const second = await jsonIn<Export>(owner.get('/export'));
  const readingsOf = (isFirst: boolean) =>
    second.batches.filter((batch) => (batch.batch_id === batch_id) === isFirst).map(({ samples }) => samples.length);
  assert.deepEqual([readingsOf(true), readingsOf(false)], [[1], [2]]);
  target.advance(60_000);
  for (const original of [first, second]) {
    const { failure, copy, ask } = await importInto(target, original, { newId: true });
    assert.equal(failure, undefined);
    assert.ok(copy);
    original.pet.message = copy.pet.message;
    await assertSameContent(copy, original);
    const page = await jsonIn<SamplePage>(ask('/samples'));
    assert.deepEqual(
      page.samples.map(({ stream_id: _id, ...sample }) => sample),
      original.batches.flatMap(({ samples }) => samples).sort((a, b) => (a.start < b.start ? -1 : 1)),
    );
  }
});
