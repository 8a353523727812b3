/** Makes portraits. */
export interface Portraits {
  /**
   * An uploaded JPEG, PNG or WebP as a 512×512 JPEG: upright, sRGB, without metadata.
   * Throws `unreadable-picture`, also when decoding takes too long; `picture-too-large` above 50 megapixels or the memory limit;
   * `unavailable` when no decoder is available; and the signal's reason when it is aborted, unless decoding is nearly done.
   */
  fromPicture(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** An SVG drawing; the same for the same seed. */
  generated(seed: string): Promise<string>;
}
