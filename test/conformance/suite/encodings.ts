import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { NAMES, type Rules, ruleForEach } from './api.ts';
import { assertProblem } from './problem.ts';

const json = Buffer.from(JSON.stringify(NAMES));
const compressed: Record<string, Buffer> = {
  gzip: gzipSync(json),
  'x-gzip': gzipSync(json),
  GZIP: gzipSync(json),
  br: brotliCompressSync(json),
  deflate: deflateSync(json),
  zstd: zstdCompressSync(json),
  'identity, gzip': gzipSync(json),
};

const undeclared: Record<string, [body: Buffer, says: RegExp]> = {
  gzip: [gzipSync(json), /is compressed. Send the JSON uncompressed/],
  zstd: [zstdCompressSync(json), /is compressed. Send the JSON uncompressed/],
  'UTF-16': [Buffer.from(`${json}`, 'utf16le'), /Send the JSON as UTF-8/],
  'UTF-16 with a byte order mark': [Buffer.from(`\uFEFF${json}`, 'utf16le'), /Send the JSON as UTF-8/],
  'Latin-1': [Buffer.from('{"name": "Zo\xeb", "pet_name": "Rocky"}', 'latin1'), /Send the JSON as UTF-8/],
};

export const encodings: Rules = {
  ...ruleForEach('rejects a body with Content-Encoding', compressed, async (api, body, encoding) => {
    const answer = await api.send('/users', { method: 'POST', body, headers: { 'Content-Encoding': encoding } });
    assert.equal(answer.headers.get('Accept-Encoding'), 'identity');
    const { detail } = await assertProblem(answer, '415 unsupported-content-encoding');
    assert.ok(detail?.includes(`without \`Content-Encoding: ${encoding}\``), detail);
  }),

  async 'names the header also if the body is not compressed, and on other routes'(api) {
    const { auth, path } = await api.createUser();
    for (const route of ['/users', `${path}/streams`, `${path}/tokens`]) {
      const init = { method: 'POST', body: '{}', headers: { ...auth, 'Content-Encoding': 'gzip' } };
      await assertProblem(await api.send(route, init), '415 unsupported-content-encoding');
    }
  },

  ...ruleForEach('names the encoding of a body without Content-Encoding', undeclared, async (api, [body, says]) => {
    for (const type of ['application/json', 'application/octet-stream']) {
      const answer = await api.send('/users', { method: 'POST', body, headers: { 'Content-Type': type } });
      assert.match((await assertProblem(answer, '400 malformed-json')).detail ?? '', says);
    }
  }),

  async 'accepts Content-Encoding: identity'(api) {
    for (const encoding of ['identity', 'Identity', '', 'identity, identity', 'UTF-8']) {
      assert.equal((await api.post(NAMES, { 'Content-Encoding': encoding })).status, 201, encoding);
    }
  },
};
