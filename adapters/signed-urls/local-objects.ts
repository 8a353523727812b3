import { AppError } from '../../core/errors.ts';
import type { ObjectStore } from '../../core/ports/objects.ts';
import type { UrlSigner } from './signed-urls.ts';

/** The address methods of stores whose host receives uploads itself: all of them sign alike. */
export function signedBy(signer: UrlSigner): Pick<ObjectStore, 'address' | 'uploadUrl' | 'downloadUrl'> {
  return {
    address: signer.address,
    uploadUrl: async (key, terms) => signer.uploadUrl(key, terms),
    downloadUrl: async (key, expiresIn) => signer.downloadUrl(key, expiresIn),
  };
}

/** Passes chunks on until there are too many bytes, then throws `picture-too-large`. */
export async function* limitBytes(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new AppError('picture-too-large', `Send a picture of at most ${Math.floor(maxBytes / 1024 / 1024)} MiB.`);
    }
    yield chunk;
  }
}
