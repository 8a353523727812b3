export interface StoredObject {
  /** Changes whenever the object is replaced. */
  etag: string;
  size: number;
  /** Undefined when larger than was asked for; then nothing was read. */
  bytes: Uint8Array | undefined;
}

export interface ListedObject {
  key: string;
  written_at: string;
}

export interface UploadTerms {
  /** Seconds. */
  expiresIn: number;
  /** When given, the upload must have exactly this Content-Type. */
  contentType?: string | undefined;
  /** When given, the upload must have exactly this many bytes. */
  contentLength?: number | undefined;
}

/** For hosts without a storage service that clients could upload to. */
export interface UploadReceiver {
  /**
   * Stores an upload as it streams in: all of it or none. Throws `picture-too-large` as soon as there is more than
   * `maxBytes`. Keeps one chunk in memory. A store with an upload quota counts it for the sender, such as an address, if known.
   */
  receive(key: string, body: AsyncIterable<Uint8Array>, maxBytes: number, sender?: string): Promise<void>;
}

/** Private objects, by key, with signed addresses for those who may put or get one. */
export interface ObjectStore {
  /** An object's address without any signature: what an upload URL is before its query. */
  address(key: string): string;
  /** An address that takes one PUT of this key on these terms. A bare PUT works unless a type or length was asked for. */
  uploadUrl(key: string, terms: UploadTerms): Promise<string>;
  /** An address that answers GET of this key for `expiresIn` seconds. */
  downloadUrl(key: string, expiresIn: number): Promise<string>;
  /** The object, or undefined. Costs the object's size in memory, at most `maxBytes`. */
  read(key: string, maxBytes: number): Promise<StoredObject | undefined>;
  /** Stores or replaces an object: all of it or none, and durable once answered. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Removes an object; nothing happens when it is missing or, where an etag is given, has another. */
  remove(key: string, etag?: string): Promise<void>;
  /** Removes all objects whose keys begin so, and tells how many there were. Interrupted, it can be called again. */
  removeAll(prefix: string): Promise<number>;
  /** One user's objects of a kind, by key prefix, and when each was last written (ISO 8601). */
  list(prefix: string): Promise<ListedObject[]>;
}
