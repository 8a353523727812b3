import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { diskObjects } from '../../adapters/disk/objects.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import { BASE_URL } from '../support/app.ts';
import { temporaryFolder } from '../support/server.ts';

export const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('secret'), clock: () => new Date() });
export const KIB = 1024;
export const MIB = 1024 * KIB;
export const keyOf = (kind: string, name: string = crypto.randomUUID(), end = '') => `${kind}/${name}.${end}jpg`;
export const bytes = (text: string) => new TextEncoder().encode(text);

export async function setup(context: TestContext, uploadQuota?: number) {
  const folder = await temporaryFolder(context);
  const objects = diskObjects({ folder, signer, report: assert.fail, ...(uploadQuota ? { uploadQuota } : {}) });
  async function* body(size: number, text = 'x') {
    for (let sent = 0; sent < size; sent += 16 * KIB) yield bytes(text.repeat(Math.min(16 * KIB, size - sent)));
  }
  const files = async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  };
  return {
    folder,
    objects,
    files,
    upload: (key: string, size = 1) => objects.receive(key, body(size), 10 * MIB),
    /** Writes a file to the path that earlier versions used for this key. */
    async writeOldLayout(key: string, text = 'x') {
      await mkdir(join(folder, dirname(key)), { recursive: true });
      await writeFile(join(folder, key), text);
    },
    textOf: async (key: string) => {
      const object = await objects.read(key, 100);
      return object?.bytes && new TextDecoder().decode(object.bytes);
    },
  };
}

/** Returns the time this many milliseconds ago. */
export const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
