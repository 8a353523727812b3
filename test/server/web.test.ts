import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Problem } from '../../shared/models/typescript/types.ts';
import headers from '../../web/headers.json' with { type: 'json' };
import { openServer, type WebServer } from '../web/server.ts';

const ASSETS = join(import.meta.dirname, '../../web/dist/assets');

let server: WebServer;
before(async () => {
  server = await openServer({ PUBLIC_BASE_URL: 'https://pets.example/api' });
});
after(() => server.stop());

/** The URL on which the process listens, whatever PUBLIC_BASE_URL says. */
const local = (): string => `http://localhost:${server.port}`;

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${local()}${path}`, { headers: { 'Accept-Encoding': 'identity', ...headers } });

test('serves the app at / with no-cache, and its assets as immutable', async () => {
  const page = await get('/');
  assert.equal(page.headers.get('Content-Type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('Cache-Control'), 'no-cache');
  const html = await page.text();
  const loaded = [...html.matchAll(/(?:src|href)="\.(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  assert.ok(loaded.length >= 3, html);
  for (const path of loaded) {
    const file = await get(path);
    assert.equal(file.status, 200, path);
    assert.equal(file.headers.get('Cache-Control'), 'public, max-age=31536000, immutable', path);
    assert.match(file.headers.get('Content-Type') ?? '', /^(text\/(javascript|css); charset=utf-8|image\/svg\+xml)$/);
  }
});

test('files that keep their names are revalidated, and have their types', async () => {
  for (const [path, type] of Object.entries({
    '/sw.js': 'text/javascript; charset=utf-8',
    '/manifest.webmanifest': 'application/manifest+json',
    '/favicon.svg': 'image/svg+xml',
    '/favicon.ico': 'image/x-icon',
    '/apple-touch-icon.png': 'image/png',
    '/icons/share.png': 'image/png',
  })) {
    const { status, headers } = await get(path);
    const about = [status, headers.get('Content-Type'), headers.get('Cache-Control')];
    assert.deepEqual(about, [200, type, 'no-cache'], path);
  }
});

test('pages that link to the app show a picture at its absolute URL', async () => {
  const html = await (await get('/')).text();
  const tags = Object.fromEntries(
    [...html.matchAll(/<meta +property="og:(\w+)" content="([^"]+)"/g)].map(([, name, content]) => [name, content]),
  );
  assert.equal(tags.url, 'https://pets.example/api/');
  assert.equal(tags.image, 'https://pets.example/api/icons/share.png');
});

test('preloads the first style sheet and images by a Link header', async () => {
  const page = await get('/');
  const needed = [...(await page.text()).matchAll(/<(?:link rel="stylesheet"|img )[^>]*"(\.\/assets\/[^"]+)"/g)];
  const link = page.headers.get('Link') ?? '';
  assert.ok(needed.length >= 2, link);
  const preloaded = [...link.matchAll(/<([^>]+)>; rel=preload; as=(?:style; crossorigin|image)/g)];
  assert.deepEqual(
    preloaded.map(([, address]) => address),
    needed.map(([, address]) => address),
  );
  assert.equal((await get('/favicon.svg')).headers.get('Link'), null);
});

test('the page has no inline script or style and no external URL', async () => {
  const html = (await (await get('/')).text()).replaceAll('https://pets.example/api/', '');
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|https?:/);
});

test('every response has the policy that web/headers.json says, with the storage’s origin in it', async () => {
  const [asset = ''] = await readdir(ASSETS);
  for (const path of ['/', `/assets/${asset}`, '/favicon.svg']) {
    const answer = await get(path, { 'X-Forwarded-Proto': 'https' });
    for (const [name, value] of Object.entries(headers)) {
      assert.equal(answer.headers.get(name), value.replace('{storage}', 'https://pets.example'), `${path} ${name}`);
    }
    assert.equal(answer.headers.get('X-Content-Type-Options'), 'nosniff');
    assert.equal(answer.headers.get('Strict-Transport-Security'), 'max-age=31536000');
    assert.ok(answer.headers.get('X-Request-Id'));
  }
  // WebAssembly is compiled code of the app's own origin: it reads the SQLite file of a Health Connect export.
  const policy = headers['Content-Security-Policy'].replace("'wasm-unsafe-eval'", '');
  assert.doesNotMatch(policy, /unsafe|\*|data:|https?:/);
  assert.match(policy, /worker-src 'self';/);
});

/** Returns the body as sent. `fetch` would decompress it. */
function rawBytes(path: string, acceptEncoding: string): Promise<{ encoding: string | undefined; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    // Sent as `path`, because a URL would be normalised: `/assets/../../x` would become `/x`.
    request(local(), { path, headers: { 'Accept-Encoding': acceptEncoding } }, async (answer) => {
      const bytes = Buffer.concat(await answer.toArray());
      resolve({ encoding: answer.headers['content-encoding'], bytes });
    })
      .on('error', reject)
      .end();
  });
}

test('sends files in the best accepted encoding', async () => {
  const whole = await rawBytes('/', 'identity');
  const [br, gzip] = [await rawBytes('/', 'gzip, deflate, br'), await rawBytes('/', 'gzip, deflate')];
  assert.deepEqual([whole.encoding, br.encoding, gzip.encoding], [undefined, 'br', 'gzip']);
  assert.deepEqual(brotliDecompressSync(br.bytes), whole.bytes);
  assert.deepEqual(gunzipSync(gzip.bytes), whole.bytes);
  assert.equal((await get('/')).headers.get('Vary'), 'Accept-Encoding');
});

test('answers 304 to a matching ETag', async () => {
  const etag = (await get('/')).headers.get('ETag') ?? '';
  const fresh = await get('/', { 'If-None-Match': etag });
  assert.equal(fresh.status, 304);
  assert.equal(await fresh.text(), '');
  assert.equal((await get('/', { 'If-None-Match': '"another"' })).status, 200);
});

for (const path of [
  '/assets/..%2f..%2fpackage.json',
  '/assets/../../package.json',
  '/assets/%00',
  '/assets/',
  '/assets/none.js',
]) {
  test(`${path} answers 404`, async () => {
    const { bytes } = await rawBytes(path, 'identity');
    assert.equal((JSON.parse(bytes.toString()) as Problem).type, '/problems/not-found');
  });
}

test('the log has the route “web” without file names', async () => {
  await get('/favicon.svg');
  await server.stop();
  assert.match(server.log(), /"route":"web"/);
  assert.doesNotMatch(server.log(), /favicon|assets/);
});
