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

  async 'accepts Content-Encoding: identity'(api) {
    for (const encoding of ['identity', 'Identity', '', 'identity, identity', 'UTF-8']) {
      assert.equal((await api.post(NAMES, { 'Content-Encoding': encoding })).status, 201, encoding);
    }
  },
};
