import { AppError } from '../../core/errors.ts';
import type { ObjectStore } from '../../core/ports/objects.ts';
import type { UrlSigner } from './signed-urls.ts';

/** The URL methods of an object store for which this server, not an external storage service, receives uploads and serves downloads. */
export function addressesBy(signer: UrlSigner): Pick<ObjectStore, 'address' | 'uploadUrl' | 'downloadUrl'> {
  return {
    address: signer.address,
    uploadUrl: async (key, options) => signer.uploadUrl(key, options),
    downloadUrl: async (key, expiresIn) => signer.downloadUrl(key, expiresIn),
  };
}

/**
 * Passes the body's chunks through.
 *
 * @throws `picture-too-large` once more than `maxBytes` have been read
 */
export async function* limitBytes(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new AppError(
        'picture-too-large',
        `The picture is too large. Send a picture of at most ${Math.floor(maxBytes / 1024 / 1024)} MiB.`,
      );
    }
    yield chunk;
  }
}
