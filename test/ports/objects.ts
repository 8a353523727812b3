import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectStore } from '../../core/ports/objects.ts';

export interface ObjectHarness {
  objects: ObjectStore;
  /** Sends a request to a URL that the store has signed. */
  send(url: string, init?: RequestInit): Promise<Response>;
}

const LIMIT = 1_000;
const bytes = (text: string) => new TextEncoder().encode(text);
const someKey = () => `avatars/${crypto.randomUUID()}.jpg`;

export function objectStoreSuite(name: string, open: () => Promise<ObjectHarness>): void {
  const opened = open();
  const textOf = async (key: string) => {
    const object = await (await opened).objects.read(key, LIMIT);
    return object?.bytes && new TextDecoder().decode(object.bytes);
  };

  test(`${name}: reads an object as written; a missing one is undefined`, async () => {
    const { objects } = await opened;
    const key = someKey();
    assert.equal(await objects.read(key, LIMIT), undefined);
    await objects.write(key, bytes('first'), 'image/jpeg');
    assert.equal(await textOf(key), 'first');
    await objects.write(key, bytes('second, longer'), 'image/jpeg');
    assert.equal(await textOf(key), 'second, longer');
  });

  test(`${name}: returns only the size of an object that is too large`, async () => {
    const { objects } = await opened;
    const key = someKey();
    await objects.write(key, bytes('12345'), 'image/jpeg');
    const { etag: _etag, ...object } = (await objects.read(key, 4)) ?? { etag: '' };
    assert.deepEqual(object, { size: 5, bytes: undefined });
    assert.equal((await objects.read(key, 5))?.bytes?.byteLength, 5);
  });

  test(`${name}: removes an object, unless the given etag is stale`, async () => {
    const { objects } = await opened;
    const key = someKey();
    await objects.remove(key);
    await objects.write(key, bytes('first'), 'image/jpeg');
    const first = await objects.read(key, LIMIT);
    await objects.write(key, bytes('other'), 'image/jpeg');
    await objects.remove(key, first?.etag);
    assert.equal(await textOf(key), 'other');
    await objects.remove(key, (await objects.read(key, LIMIT))?.etag);
    assert.equal(await objects.read(key, LIMIT), undefined);
    await objects.write(key, bytes('again'), 'image/jpeg');
    await objects.remove(key);
    assert.equal(await objects.read(key, LIMIT), undefined);
  });

  test(`${name}: removes and counts exactly the objects with a prefix`, async () => {
    const { objects } = await opened;
    const [gone, kept] = [crypto.randomUUID(), crypto.randomUUID()];
    const keys = Array.from({ length: 5 }, (_, at) => `portraits/${gone}.${at}.jpg`);
    const others = [`portraits/${kept}.0.jpg`, `avatars/${gone}.jpg`];
    for (const key of [...keys, ...others]) await objects.write(key, bytes('x'), 'image/jpeg');
    assert.equal(await objects.removeAll(`portraits/${gone}.`), 5);
    for (const key of keys) assert.equal(await objects.read(key, LIMIT), undefined);
    for (const key of others) assert.ok(await objects.read(key, LIMIT));
    assert.equal(await objects.removeAll(`portraits/${gone}.`), 0);
    assert.equal(await objects.removeAll(`exports/${gone}.`), 0, 'a kind without objects');
  });

  test(`${name}: lists exactly one user's objects, with their times`, async () => {
    const { objects } = await opened;
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const keys = [`portraits/${one}.a.jpg`, `portraits/${one}.b.jpg`];
    // Allow for a store whose clock differs from this one or whose times are rounded to full seconds.
    const before = Date.now() - 5_000;
    for (const key of [...keys, `portraits/${other}.a.jpg`, `avatars/${one}.jpg`]) {
      await objects.write(key, bytes('x'), 'image/jpeg');
    }
    const listed = await objects.list(`portraits/${one}.`);
    assert.deepEqual(listed.map(({ key }) => key).sort(), keys);
    for (const { written_at } of listed) {
      assert.equal(new Date(written_at).toISOString(), written_at);
      assert.ok(Math.abs(Date.parse(written_at) - before) < 60_000, written_at);
    }
    assert.deepEqual(await objects.list(`portraits/${crypto.randomUUID()}.`), []);
  });

  test(`${name}: an upload URL is the object's URL plus a signature, and accepts a PUT without headers`, async () => {
    const { objects, send } = await opened;
    const key = someKey();
    const url = await objects.uploadUrl(key, { expiresIn: 60 });
    assert.equal(url.split('?')[0], objects.address(key));
    const response = await send(url, { method: 'PUT', body: bytes('\0uploaded') });
    assert.equal(response.status, 200);
    assert.equal(await textOf(key), '\0uploaded');
  });

  test(`${name}: a URL allows only what it was signed for`, async () => {
    const { objects, send } = await opened;
    const [key, other] = [someKey(), someKey()];
    await objects.write(key, bytes('kept'), 'image/jpeg');
    const upload = await objects.uploadUrl(key, { expiresIn: 60 });
    const download = await objects.downloadUrl(key, 60);
    const body = bytes('evil');
    const rejected: [url: string, init: RequestInit][] = [
      [objects.address(key), {}],
      [objects.address(key), { method: 'PUT', body }],
      [upload, {}],
      [download, { method: 'PUT', body }],
      [upload.replace(key, other), { method: 'PUT', body }],
      [download.replace(key, other), {}],
      [upload.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), { method: 'PUT', body }],
    ];
    for (const [url, init] of rejected)
      assert.equal((await send(url, init)).status, 403, `${init.method ?? 'GET'} ${url}`);
    assert.equal(await textOf(key), 'kept');
    assert.equal(await objects.read(other, LIMIT), undefined);

    const answer = await send(download);
    assert.deepEqual([answer.status, await answer.text()], [200, 'kept']);
    assert.equal(answer.headers.get('Content-Type'), 'image/jpeg');
  });

  test(`${name}: a signed type and length must be sent exactly`, async () => {
    const { objects, send } = await opened;
    const key = someKey();
    const url = await objects.uploadUrl(key, { expiresIn: 60, contentType: 'image/png', contentLength: 4 });
    const put = async (type: string, text: string) => {
      const headers = { 'Content-Type': type, 'Content-Length': String(text.length) };
      return (await send(url, { method: 'PUT', body: bytes(text), headers })).status;
    };
    assert.equal(await put('image/gif', '\0one'), 403);
    assert.equal(await put('image/png', 'five!'), 403);
    assert.equal(await objects.read(key, LIMIT), undefined);
    assert.equal(await put('image/png', '\0one'), 200);
  });
}
