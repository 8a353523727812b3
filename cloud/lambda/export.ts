import type { S3ObjectStore } from '../../adapters/s3/objects.ts';
import type { ExportTransport } from '../../core/privacy/export.ts';
import { exportPrefix } from '../../core/users/object-keys.ts';

/** Bytes of UTF-8 in a response. Lambda limits responses to 6 MB, headers included. */
const MAX_BYTES = 4 * 1024 * 1024;
const DOWNLOAD_SECONDS = 300;

/** Delivers exports of up to 4 MiB in the response, and larger ones through S3, where a lifecycle rule deletes them after a day. */
export function inlineOrS3(objects: S3ObjectStore): ExportTransport {
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
      // The token may have been revoked, or the user erased, since the last part was built.
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
