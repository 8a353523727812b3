import type { ObjectStore } from '../../core/ports.ts';

/** An object store that takes its uploads itself, where there is no storage service that clients could send them to. */
export interface LocalObjectStore extends ObjectStore {
  /**
   * Stores an upload as it streams in: all of it or none. Throws `picture-too-large` as soon as there is more than
   * `maxBytes`. Costs no more memory than a chunk.
   */
  receive(key: string, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void>;
}
