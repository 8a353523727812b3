/** A file that a source can read: a file on disk, an entry of an archive, or a file in an unpacked folder. */
export interface SourceFile {
  /** Path within the archive or folder, with `/`. Untrusted: use `printableName` before showing it. */
  name: string;
  /** In bytes, unpacked. For an entry of an archive this is what its directory says. */
  size: number;
  /**
   * Returns the content from the beginning, on every call.
   *
   * @throws a `SourceError` while reading, when the archive is damaged or the content is larger than `size`
   */
  chunks(signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Returns the first 64 KiB or the whole file if it is shorter. Cached, so that each source can look at it. */
  head(): Promise<Uint8Array>;
}
