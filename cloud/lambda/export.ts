import type { S3ObjectStore } from '../../adapters/s3/objects.ts';
import { type Deliver, exportPrefix } from '../../core/privacy/export.ts';

/** Of UTF-8. Lambda's responses are limited to 6 MB, headers included. */
const MAX_BYTES = 4 * 1024 * 1024;
const DOWNLOAD_SECONDS = 300;

/** Delivers exports of up to 4 MB in the answer, and larger ones by way of S3, whose lifecycle rule removes them after a day. */
export function deliverExport(objects: S3ObjectStore): Deliver {
  return async ({ userId, parts, check }) => {
    const source = parts[Symbol.asyncIterator]();
    const first: string[] = [];
    for (let bytes = 0; bytes <= MAX_BYTES; ) {
      const { done, value = '' } = await source.next();
      if (done) return { parts: concat(first) };
      first.push(value);
      bytes += Buffer.byteLength(value);
    }
    const key = `${exportPrefix(userId)}${crypto.randomUUID()}.json`;
    await objects.writeParts(key, concat(first, source), 'application/json');
    try {
      // Access may have ended since the last part was built.
      await check();
    } catch (error) {
      await objects.remove(key);
      throw error;
    }
    return { url: await objects.downloadUrl(key, DOWNLOAD_SECONDS) };
  };
}

async function* concat(first: readonly string[], rest?: AsyncIterator<string>): AsyncGenerator<string> {
  yield* first;
  for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value;
}
