export interface StoredObject {
  /** Changes whenever the object is replaced. */
  etag: string;
  /** Size in bytes. */
  size: number;
  /** The content; undefined if the object is larger than the requested maximum. */
  bytes: Uint8Array | undefined;
}

export interface ListedObject {
  key: string;
  /** When the object was last written, ISO 8601. */
  written_at: string;
}

export interface UploadOptions {
  /** Time in seconds for which the URL is valid. */
  expiresIn: number;
  /** If set, the upload must have exactly this Content-Type. */
  contentType?: string | undefined;
  /** If set, the upload must have exactly this size in bytes. */
  contentLength?: number | undefined;
}

/** Receives uploads on hosts that have no storage service to which clients can upload directly. */
export interface UploadReceiver {
  /**
   * Stores an upload as it arrives. The object is visible only once the upload is complete. Memory: one chunk.
   *
   * @param sender the client that the upload counts towards, such as an IP address, in stores with an upload quota
   * @throws `picture-too-large` as soon as more than `maxBytes` bytes have arrived
   */
  receive(key: string, body: AsyncIterable<Uint8Array>, maxBytes: number, sender?: string): Promise<void>;
}

/** Private objects, identified by key. Clients access them through signed URLs. */
export interface ObjectStore {
  /** Returns the object's URL without a signature. It equals the object's upload URL without the query. */
  address(key: string): string;
  /**
   * Creates a signed URL for uploading this object with one PUT request. The request needs no headers beyond the type and length in
   * `options`.
   */
  uploadUrl(key: string, options: UploadOptions): Promise<string>;
  /** @returns a signed URL for downloading this object with GET, valid for `expiresIn` seconds */
  downloadUrl(key: string, expiresIn: number): Promise<string>;
  /**
   * Reads an object. Memory: the object's size, at most `maxBytes`.
   *
   * @returns undefined if the object does not exist
   */
  read(key: string, maxBytes: number): Promise<StoredObject | undefined>;
  /** Stores or replaces an object. Atomic, and durable once the promise resolves. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Deletes an object. Does nothing if the object does not exist, or if `etag` is given and the object has a different etag. */
  remove(key: string, etag?: string): Promise<void>;
  /**
   * Deletes all objects with this key prefix. If it is interrupted, call it again.
   *
   * @returns the number of deleted objects
   */
  removeAll(prefix: string): Promise<number>;
  /** Lists the objects with this key prefix. The prefix must select the objects of one user and kind. */
  list(prefix: string): Promise<ListedObject[]>;
}
