import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsClock } from '../../adapters/aws/clock.ts';
import { s3Objects } from '../../adapters/s3/objects.ts';
import { objectStoreSuite } from '../ports/objects.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';

const ORIGIN = 'https://pet.example';
const KEY = 'avatars/7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10.jpg';
const MINUTE = 60_000;
const put = (url: string, headers: Record<string, string> = {}, body = 'four') =>
  fetch(url, { method: 'PUT', body, headers });

await withS3('S3', async (engine) => {
  const bucket = await freshBucket(engine, { corsOrigins: [ORIGIN] });
  const { endpoint, region } = engine;
  const open = (clock = awsClock(() => new Date())) =>
    s3Objects({ endpoint, region, bucket, credentials: () => engine, clock });
  const objects = open();

  objectStoreSuite('S3', async () => ({ objects, send: fetch }));

  test('S3: rejects a signed URL with any parameter changed or removed', async () => {
    const url = new URL(await objects.uploadUrl(KEY, { expiresIn: 60, contentType: 'image/png', contentLength: 4 }));
    const exact = { 'Content-Type': 'image/png' };
    for (const [name, value] of url.searchParams) {
      for (const other of [undefined, `${value.slice(0, -1)}${value.endsWith('1') ? '2' : '1'}`]) {
        const tampered = new URL(url);
        if (other === undefined) tampered.searchParams.delete(name);
        else tampered.searchParams.set(name, other);
        const { status } = await put(tampered.href, exact);
        assert.ok(status === 403 || status === 400, `${name}=${other}: ${status}`);
      }
    }
    assert.equal(await objects.read(KEY, 10), undefined);
    assert.equal((await put(url.href, exact)).status, 200);
  });

  test('S3: a signed type and length must be sent exactly', async () => {
    const url = await objects.uploadUrl(KEY, { expiresIn: 60, contentType: 'image/png', contentLength: 4 });
    for (const [headers, body] of [
      [{ 'Content-Type': 'image/jpeg' }, 'four'],
      [{ 'Content-Type': 'image/png; charset=utf-8' }, 'four'],
      [{}, 'four'],
      [{ 'Content-Type': 'image/png' }, 'five!'],
      [{ 'Content-Type': 'image/png' }, 'one'],
    ] as const) {
      assert.equal((await put(url, headers, body)).status, 403, JSON.stringify([headers, body]));
    }
  });

  test('S3: rejects an expired URL; a corrected clock signs valid ones', async () => {
    const behind = awsClock(() => new Date(Date.now() - 20 * MINUTE));
    const terms = { expiresIn: 300 };
    assert.equal((await put(await open(behind).uploadUrl(KEY, terms))).status, 403);
    assert.equal(behind.adjustTo(new Date().toUTCString()), true);
    assert.equal((await put(await open(behind).uploadUrl(KEY, terms))).status, 200);

    const ahead = awsClock(() => new Date(Date.now() + 20 * MINUTE));
    ahead.adjustTo(new Date().toUTCString());
    assert.equal((await fetch(await open(ahead).downloadUrl(KEY, 60))).status, 200);
    assert.equal(ahead.adjustTo(new Date().toUTCString()), false, 'the clock is already adjusted');
  });

  test('S3: only pages of allowed origins may upload', async () => {
    const url = await objects.uploadUrl(KEY, { expiresIn: 60 });
    const ask = (Origin: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: { Origin, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'content-type' },
      });
    const allowed = await ask(ORIGIN);
    assert.equal(allowed.status, 200);
    assert.equal(allowed.headers.get('Access-Control-Allow-Origin'), ORIGIN);
    assert.match(allowed.headers.get('Access-Control-Allow-Methods') ?? '', /PUT/);
    const foreign = await ask('https://evil.example');
    assert.equal(foreign.headers.get('Access-Control-Allow-Origin'), null);
    assert.equal((await put(url, { Origin: ORIGIN })).headers.get('Access-Control-Allow-Origin'), ORIGIN);
  });

  test('S3: a portrait has Cache-Control', async () => {
    await objects.write(KEY, Buffer.from('portrait'), 'image/jpeg');
    const { headers } = await fetch(await objects.downloadUrl(KEY, 60));
    assert.equal(headers.get('Cache-Control'), 'private, max-age=300, immutable');
  });
});
