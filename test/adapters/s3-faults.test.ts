import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { awsClock } from '../../adapters/aws/clock.ts';
import { s3Objects } from '../../adapters/s3/objects.ts';
import { AppError } from '../../core/errors.ts';
import { startProxy } from '../support/proxy.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';

const LIMIT = 1_000;
const someKey = () => `portraits/${crypto.randomUUID()}.jpg`;
const picture = Buffer.from('a picture');
const clock = awsClock(() => new Date());
const refusal = (status: number, code: string) => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Sent by the test</Message></Error>`,
  headers: { 'content-type': 'application/xml' },
});
const SLOW_DOWN = refusal(503, 'SlowDown');
const isUnavailable = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'unavailable' && error.retryAfter === 1 && error.cause instanceof Error;

await withS3('S3 with injected faults', async (engine) => {
  const proxy = await startProxy(engine.endpoint);
  after(proxy.stop);
  const bucket = await freshBucket(engine);
  const open = (settings: { endpoint?: string; credentials?: () => typeof engine } = {}) =>
    s3Objects({
      endpoint: proxy.endpoint,
      region: engine.region,
      bucket,
      credentials: () => engine,
      clock,
      ...settings,
    });
  const objects = open();
  const writeObject = async () => {
    const key = someKey();
    await objects.write(key, picture, 'image/jpeg');
    return key;
  };
  const methodsOf = async (work: () => Promise<unknown>) => {
    const before = proxy.calls.length;
    await work();
    return proxy.calls.slice(before).map((call) => call.split(' ')[0]);
  };

  test('S3: read, write and remove are one request each; a conditional remove is two', async () => {
    const key = await writeObject();
    const [object] = await Promise.all([objects.read(key, LIMIT)]);
    assert.deepEqual(await methodsOf(() => objects.read(key, LIMIT)), ['GET']);
    assert.deepEqual(await methodsOf(() => objects.write(key, picture, 'image/jpeg')), ['PUT']);
    assert.deepEqual(await methodsOf(() => objects.remove(key, object?.etag)), ['HEAD', 'DELETE']);
    assert.deepEqual(await methodsOf(() => objects.remove(key)), ['DELETE']);
    assert.deepEqual(await methodsOf(() => objects.uploadUrl(key, { expiresIn: 60 })), []);
  });

  test('S3: retries every operation when S3 throttles or fails', async () => {
    const key = await writeObject();
    proxy.next(SLOW_DOWN);
    assert.deepEqual((await objects.read(key, LIMIT))?.bytes, new Uint8Array(picture));
    proxy.next(SLOW_DOWN, refusal(500, 'InternalError'));
    await objects.write(key, picture, 'image/jpeg');
    proxy.next('reset');
    await objects.remove(key);
    assert.equal(await objects.read(key, LIMIT), undefined);
  });

  test('S3: throws unavailable after three throttled attempts', async () => {
    const key = await writeObject();
    const { etag } = (await objects.read(key, LIMIT)) ?? assert.fail();
    proxy.always(SLOW_DOWN);
    const attempts = [
      () => objects.read(key, LIMIT),
      () => objects.write(key, picture, 'image/jpeg'),
      () => objects.remove(key),
      () => objects.remove(key, etag),
    ];
    for (const attempt of attempts) {
      assert.equal((await methodsOf(() => assert.rejects(attempt(), isUnavailable))).length, 3);
    }
    proxy.always(undefined);
    assert.ok(await objects.read(key, LIMIT), 'the object is unchanged');
  });

  test('S3: retries after a timeout of three seconds; throws unavailable when S3 cannot be reached', async () => {
    const key = await writeObject();
    proxy.next('silence');
    assert.ok(await objects.read(key, LIMIT));
    const stopped = await startProxy(engine.endpoint);
    await stopped.stop();
    await assert.rejects(open({ endpoint: stopped.endpoint }).read(key, LIMIT), isUnavailable);
  });

  test('S3: rejects a truncated object', async () => {
    const key = await writeObject();
    proxy.next('cut off');
    await assert.rejects(objects.read(key, LIMIT), isUnavailable);
    assert.ok(await objects.read(key, LIMIT));
  });

  test('S3: throws unavailable when the response to a part has no ETag', async () => {
    async function* parts() {
      for (let count = 0; count < 6; count += 1) yield 'x'.repeat(1024 * 1024);
    }
    proxy.next(undefined, { status: 200 }, { status: 200 });
    await assert.rejects(objects.writeParts(someKey(), parts(), 'application/json'), isUnavailable);
  });

  test('S3: an object is missing if the answer is 403 and the owner’s objects do not include it', async () => {
    const DENIED = refusal(403, 'AccessDenied');
    proxy.next(DENIED);
    assert.deepEqual(await methodsOf(() => objects.read(someKey(), LIMIT)), ['GET', 'GET']);
    proxy.next({ status: 403 });
    assert.deepEqual(await methodsOf(() => objects.remove(someKey(), '"etag"')), ['HEAD', 'GET']);
    const key = await writeObject();
    const { etag } = (await objects.read(key, LIMIT)) ?? assert.fail();
    for (const denied of [
      [DENIED, undefined, DENIED],
      [DENIED, DENIED],
    ]) {
      proxy.next(...denied);
      await assert.rejects(objects.read(key, LIMIT), { name: 'AccessDenied' }, 'a policy denies the object');
    }
    proxy.next(DENIED);
    assert.ok(await objects.read(key, LIMIT), 'its upload ended between the read and the list');
    proxy.next({ status: 403 });
    await assert.rejects(objects.remove(key, etag), (error) => error instanceof Error);
    proxy.next(refusal(404, 'NoSuchBucket'));
    await assert.rejects(objects.read(key, LIMIT), { name: 'NoSuchBucket' });
    assert.ok(await objects.read(key, LIMIT), 'nothing was removed');
  });

  test('S3: a conditional remove does nothing when the object changes between HEAD and DELETE', async () => {
    const key = await writeObject();
    const { etag } = (await objects.read(key, LIMIT)) ?? assert.fail();
    for (const conflict of [
      refusal(412, 'PreconditionFailed'),
      refusal(409, 'ConditionalRequestConflict'),
      refusal(404, 'NoSuchKey'),
    ]) {
      proxy.next(undefined, conflict);
      assert.deepEqual(await methodsOf(() => objects.remove(key, etag)), ['HEAD', 'DELETE']);
    }
    assert.ok(await objects.read(key, LIMIT));
  });

  test('S3: throws the code of a rejected request', async () => {
    const key = await writeObject();
    const wrong = open({ credentials: () => ({ ...engine, secretAccessKey: 'wrong' }) });
    await assert.rejects(wrong.read(key, LIMIT), { name: 'SignatureDoesNotMatch' });
    await assert.rejects(wrong.write(key, picture, 'image/jpeg'), { name: 'SignatureDoesNotMatch' });
    proxy.next(refusal(403, 'AccessDenied'));
    await assert.rejects(objects.write(key, picture, 'image/jpeg'), { name: 'AccessDenied' });
  });

  test('S3: reads the credentials for every request', async () => {
    const key = await writeObject();
    let secretAccessKey = 'of yesterday';
    const rotating = open({ credentials: () => ({ ...engine, secretAccessKey }) });
    await assert.rejects(rotating.read(key, LIMIT), { name: 'SignatureDoesNotMatch' });
    ({ secretAccessKey } = engine);
    assert.ok(await rotating.read(key, LIMIT));
  });
});
