import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErasureReceipt, Export } from '../../shared/models/typescript/types.ts';
import { assertContract } from '../support/problem.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { jsonIn, reading, streamOwner } from '../support/streams.ts';
import { startCloud } from './cloud.ts';

const BATCHES = 70;
const MIB = 1024 * 1024;

await withS3('Exports of the Lambda function', async (engine) => {
  test('Lambda: answers a small export directly; stores a large one in S3, and erases it with its user', async (context) => {
    const cloud = await startCloud(engine, await freshBucket(engine));
    context.after(cloud.close);
    const send = (address: string, init?: RequestInit) =>
      fetch(new URL(address, cloud.baseUrl), { redirect: 'manual', ...init });
    const owner = await streamOwner(send);
    const stream = await owner.connect();
    assert.equal((await jsonIn<Export>(owner.get('/export'))).batches.length, 0);

    const now = Date.now();
    for (let at = 0; at < BATCHES; at += 1) {
      const minutes = Array.from({ length: 1000 }, (_, minute) => 60 + at * 1000 + minute);
      await jsonIn(stream.sendSamples(minutes.map((minute) => reading('heart_rate', 50 + (minute % 60), minute, now))));
    }
    const answer = await owner.get('/export');
    assert.deepEqual([answer.status, await answer.text()], [303, '']);
    assert.equal(answer.headers.get('Cache-Control'), 'no-store');
    const address = answer.headers.get('Location') ?? '';
    assert.ok(address.startsWith(engine.endpoint) && address.includes('X-Amz-Signature='), address);
    const file = await fetch(address);
    assert.equal(file.headers.get('Content-Type'), 'application/json');
    const text = await file.text();
    assert.ok(text.length > 4 * MIB);
    const exported = JSON.parse(text) as Export;
    assertContract('export', exported);
    const values = exported.batches.flatMap(({ samples }) =>
      samples.map(({ start, value }) => [start, value] as const),
    );
    assert.equal(values.length, BATCHES * 1000);
    assert.equal(new Set(values.map(([start]) => start)).size, values.length);

    const { erased } = await jsonIn<ErasureReceipt>(send(owner.address, { method: 'DELETE', headers: owner.auth }));
    assert.partialDeepStrictEqual(erased, { exports: 1, batches: BATCHES, samples: BATCHES * 1000 });
    assert.ok([403, 404].includes((await fetch(address)).status));
  });
});
