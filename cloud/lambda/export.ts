import type { S3ObjectStore } from '../../adapters/s3/objects.ts';
import { type Deliver, exportPrefix } from '../../core/privacy/export.ts';

/** Lambda answers at most 6 MB, in UTF-8. */
const MAX_BYTES = 4 * 1024 * 1024;
const DOWNLOAD_SECONDS = 300;

/** Exports that an answer has room for are answered; larger ones are put aside in S3, which forgets them after a day. */
export function answeredOrPutAside(objects: S3ObjectStore): Deliver {
  return async ({ userId, parts, check }) => {
    const source = parts[Symbol.asyncIterator]();
    const first: string[] = [];
    for (let bytes = 0; bytes <= MAX_BYTES; ) {
      const { done, value = '' } = await source.next();
      if (done) return { parts: inTurn(first) };
      first.push(value);
      bytes += Buffer.byteLength(value);
    }
    const key = `${exportPrefix(userId)}${crypto.randomUUID()}.json`;
    await objects.writeParts(key, inTurn(first, source), 'application/json');
    try {
      // Changes since the last part was built.
      await check();
    } catch (error) {
      await objects.remove(key);
      throw error;
    }
    return { url: await objects.downloadUrl(key, DOWNLOAD_SECONDS) };
  };
}

async function* inTurn(first: string[], rest?: AsyncIterator<string>): AsyncGenerator<string> {
  yield* first;
  for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value;
}
