import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { freshBucket, s3Client, withS3 } from '../support/s3-engine.ts';

const ORIGIN = 'https://pet.example';
const Key = 'portraits/max.jpg';

/** Tests the S3 engine itself. If the engine accepted invalid requests, the tests that use it would prove nothing. */
await withS3('The S3 of the tests', async (engine) => {
  const Bucket = await freshBucket(engine, { corsOrigins: [ORIGIN] });
  const owner = s3Client(engine);
  await owner.send(new PutObjectCommand({ Bucket, Key, Body: 'portrait' }));
  const download = (client: S3Client = owner, signingDate = new Date()) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60, signingDate });
  const refused = async (url: string, code: string) => {
    const answer = await fetch(url);
    assert.equal(answer.status, 403, url);
    assert.match(await answer.text(), new RegExp(`<Code>${code}</Code>`), url);
  };

  test('the test S3 verifies signatures', async () => {
    assert.equal(await (await fetch(await download())).text(), 'portrait');
    const [forger, unknownClient] = [{ secretAccessKey: 'wrong' }, { accessKeyId: 'wrong' }].map((wrong) =>
      s3Client(engine, { ...engine, ...wrong }),
    );
    const get = new GetObjectCommand({ Bucket, Key });
    await assert.rejects(async () => forger?.send(get), { name: 'SignatureDoesNotMatch' });
    await assert.rejects(async () => unknownClient?.send(get), { name: 'InvalidAccessKeyId' });
    await refused(await download(forger), 'SignatureDoesNotMatch');
  });

  test('the test S3 rejects URLs that are changed, expired or unsigned', async () => {
    const url = await download();
    await refused(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'), 'SignatureDoesNotMatch');
    await refused(url.replace(Key, 'portraits/eve.jpg'), 'SignatureDoesNotMatch');
    await refused(`${url}&more=1`, 'SignatureDoesNotMatch');
    await refused(await download(owner, new Date(Date.now() - 61_000)), 'AccessDenied');
    await refused(`${engine.endpoint}/${Bucket}/${Key}`, 'AccessDenied');
  });

  test('the test S3 allows only pages of the configured origin', async () => {
    const preflight = (Origin: string, method: string) =>
      fetch(`${engine.endpoint}/${Bucket}/${Key}`, {
        method: 'OPTIONS',
        headers: { Origin, 'Access-Control-Request-Method': method },
      });
    const allowed = await preflight(ORIGIN, 'PUT');
    assert.deepEqual([allowed.status, allowed.headers.get('Access-Control-Allow-Origin')], [200, ORIGIN]);
    assert.match(allowed.headers.get('Access-Control-Expose-Headers') ?? '', /ETag/i);
    for (const answer of [await preflight('https://evil.example', 'PUT'), await preflight(ORIGIN, 'DELETE')]) {
      assert.deepEqual([answer.status, answer.headers.get('Access-Control-Allow-Origin')], [403, null]);
    }
  });
});
