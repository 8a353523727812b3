import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../support/app.ts';
import { reading, streamOwner } from '../support/streams.ts';

async function setup() {
  const app = testApp();
  const owner = await streamOwner(app.request);
  return { app, owner, ...(await owner.connect()) };
}

test('If-None-Match answers 304 until the pet changes', async () => {
  const { app, owner, sendSamples } = await setup();
  const tag = (await owner.get('/pet')).headers.get('ETag') ?? '';
  assert.match(tag, /^"[0-9a-f]+"$/);
  for (const known of [tag, `W/${tag}`, `"0", ${tag}`, '*']) {
    const response = await owner.get('/pet', { 'If-None-Match': known });
    assert.deepEqual([response.status, response.headers.get('ETag'), await response.text()], [304, tag, '']);
  }
  assert.equal((await owner.get('/pet', { 'If-None-Match': '"0"' })).status, 200);
  app.advance(1_000);
  await owner.updateProfile({ name: 'Moritz' });
  const renamed = await owner.get('/pet', { 'If-None-Match': tag });
  assert.equal(renamed.status, 200);
  assert.equal((await sendSamples([reading('sleep_score', 94)])).status, 202);
  app.advance(1_000);
  await app.orchestrator.refresh(owner.userId);
  assert.equal((await owner.get('/pet', { 'If-None-Match': renamed.headers.get('ETag') ?? '' })).status, 200);
});

test('the ETag changes when the pet changes twice in a millisecond', async (t) => {
  const { owner } = await setup();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const before = (await owner.get('/pet')).headers.get('ETag') ?? '';
  await owner.updateProfile({ name: 'Moritz' });
  const after = await owner.get('/pet', { 'If-None-Match': before });
  assert.equal(after.status, 200);
  assert.match(await after.text(), /Moritz/);
});
