import type { ObjectStore } from '../../core/ports/objects.ts';
import type { UrlSigner } from './signed-urls.ts';

/** An object store that takes its uploads itself, where there is no storage service that clients could send them to. */
export interface LocalObjectStore extends ObjectStore {
  /**
   * Stores an upload as it streams in: all of it or none. Throws `picture-too-large` as soon as there is more than
   * `maxBytes`. Keeps one chunk in memory. A store with an upload quota counts it for the sender, such as an address, if known.
   */
  receive(key: string, body: AsyncIterable<Uint8Array>, maxBytes: number, sender?: string): Promise<void>;
}

/** The part of a local store that has to do with addresses: all local stores sign theirs alike. */
export function signedBy(signer: UrlSigner): Pick<ObjectStore, 'address' | 'uploadUrl' | 'downloadUrl'> {
  return {
    address: signer.address,
    uploadUrl: async (key, terms) => signer.uploadUrl(key, terms),
    downloadUrl: async (key, expiresIn) => signer.downloadUrl(key, expiresIn),
  };
}
