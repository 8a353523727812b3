import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCloud } from '../lambda/cloud.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { temporaryFolder } from '../support/server.ts';
import { run } from './hatchery.ts';

await withS3('Demo data in the cloud', async (s3) => {
  test('demo creates the same moods on the built functions, which serve no web app', async (context) => {
    const cloud = await startCloud(s3, await freshBucket(s3));
    context.after(cloud.close);
    const to = join(await temporaryFolder(context), 'pets');
    const { code, out, err } = await run('demo', ['--all', '--base-url', cloud.baseUrl, '--to', to]);
    assert.deepEqual([code, err], [0, ''], out);
    assert.equal(out.match(/^ {2}curl -H @/gm)?.length, 11);
    assert.doesNotMatch(out, /web app/);
  });
});
