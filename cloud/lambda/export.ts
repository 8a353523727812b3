import type { S3ObjectStore } from '../../adapters/s3/objects.ts';
import type { ExportTransport } from '../../core/privacy/export.ts';
import { exportPrefix } from '../../core/users/object-keys.ts';

/** Maximum size in bytes of an export that is returned in the response. Lambda limits a response to 6 MB, including headers. */
const MAX_BYTES = 4 * 1024 * 1024;
const DOWNLOAD_SECONDS = 300;

/** Returns exports of up to 4 MiB in the response. Delivers larger ones through S3, where a lifecycle rule deletes them after a day. */
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
      // Access is checked again, because the token may have been revoked or the user erased while the export was being built.
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
