export interface StoredObject {
  /** Changes whenever the object is replaced. */
  etag: string;
  /** Bytes. */
  size: number;
  /** Undefined when the object is larger than the requested maximum: then its content is not read. */
  bytes: Uint8Array | undefined;
}

export interface ListedObject {
  key: string;
  /** ISO 8601. */
  written_at: string;
}

export interface UploadOptions {
  /** Seconds. */
  expiresIn: number;
  /** If set, the upload must have exactly this Content-Type. */
  contentType?: string | undefined;
  /** If set, the upload must have exactly this size in bytes. */
  contentLength?: number | undefined;
}

/** Receives uploads on hosts without a storage service that clients can upload to. */
export interface UploadReceiver {
  /**
   * Stores an upload while it arrives, all or nothing. Memory: one chunk.
   *
   * @param sender whom the upload counts for, such as an IP address, in stores with an upload quota
   * @throws `picture-too-large` as soon as more than `maxBytes` have arrived
   */
  receive(key: string, body: AsyncIterable<Uint8Array>, maxBytes: number, sender?: string): Promise<void>;
}

/** Private objects by key. Clients access them by signed URLs. */
export interface ObjectStore {
  /** The object's URL without a signature: the upload URL without its query. */
  address(key: string): string;
  /** A URL that accepts one PUT of this key. Requests need no headers beyond the type and length in `options`. */
  uploadUrl(key: string, options: UploadOptions): Promise<string>;
  /** @returns a URL that accepts GET of this key for `expiresIn` seconds */
  downloadUrl(key: string, expiresIn: number): Promise<string>;
  /** @returns the object; undefined when it does not exist. Memory: the object's size, at most `maxBytes`. */
  read(key: string, maxBytes: number): Promise<StoredObject | undefined>;
  /** Stores or replaces an object. Atomic, and durable when it resolves. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Deletes an object. Does nothing when it does not exist, or has another etag than the given one. */
  remove(key: string, etag?: string): Promise<void>;
  /**
   * Deletes all objects with this key prefix. If interrupted, call it again.
   *
   * @returns the number of deleted objects
   */
  removeAll(prefix: string): Promise<number>;
  /** Lists the objects of one user and kind, by key prefix. */
  list(prefix: string): Promise<ListedObject[]>;
}
