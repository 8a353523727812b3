import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryObjects } from '../../adapters/memory/objects.ts';
import { inlineOrS3 } from '../../cloud/lambda/export.ts';
import { signer } from '../adapters/disk-setup.ts';

async function* largeDocument(): AsyncGenerator<string> {
  for (let part = 0; part < 5; part += 1) yield 'x'.repeat(1024 * 1024);
}

test('Lambda: an export that is no longer allowed has been removed before the answer, after which AWS stops the function', async () => {
  const stored = memoryObjects(signer);
  const transport = inlineOrS3({
    ...stored,
    async writeParts(key, parts) {
      const text = (await Array.fromAsync(parts)).join('');
      await stored.write(key, new TextEncoder().encode(text), 'application/json');
    },
    async remove(key) {
      await delay(20);
      await stored.remove(key);
    },
  });
  const check = () => Promise.reject(new Error('revoked'));
  await assert.rejects(transport({ userId: 'max', parts: largeDocument(), check }), /revoked/);
  assert.deepEqual(stored.keys(), []);
});
