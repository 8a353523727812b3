import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { freshBucket, s3Client, withS3 } from '../support/s3-engine.ts';

const ORIGIN = 'https://pet.example';
const Key = 'portraits/max.jpg';

/** The tests against S3 are worth what their engine is: one that waves everything through would prove nothing. */
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

  test('The S3 of the tests verifies signatures', async () => {
    assert.equal(await (await fetch(await download())).text(), 'portrait');
    const [forger, stranger] = [{ secretAccessKey: 'wrong' }, { accessKeyId: 'wrong' }].map((wrong) =>
      s3Client(engine, { ...engine, ...wrong }),
    );
    const get = new GetObjectCommand({ Bucket, Key });
    await assert.rejects(async () => forger?.send(get), { name: 'SignatureDoesNotMatch' });
    await assert.rejects(async () => stranger?.send(get), { name: 'InvalidAccessKeyId' });
    await refused(await download(forger), 'SignatureDoesNotMatch');
  });

  test('The S3 of the tests refuses addresses that were changed, have expired or were not signed', async () => {
    const url = await download();
    await refused(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'), 'SignatureDoesNotMatch');
    await refused(url.replace(Key, 'portraits/eve.jpg'), 'SignatureDoesNotMatch');
    await refused(`${url}&more=1`, 'SignatureDoesNotMatch');
    await refused(await download(owner, new Date(Date.now() - 61_000)), 'AccessDenied');
    await refused(`${engine.endpoint}/${Bucket}/${Key}`, 'AccessDenied');
  });

  test('The S3 of the tests lets pages of the allowed origin in, and no others', async () => {
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
