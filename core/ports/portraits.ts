/** Makes portraits. */
export interface Portraits {
  /**
   * Converts an uploaded picture (`PICTURE_TYPES`) to a 512×512 JPEG: upright, sRGB, without metadata.
   *
   * @throws `unreadable-picture` when it cannot be decoded, or not within the decoder's time limit
   * @throws `picture-too-large` above 50 megapixels or the memory limit
   * @throws `unavailable` when no decoder is available
   * @throws the signal's reason when it is aborted, unless decoding is almost complete
   */
  fromPicture(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** An SVG drawing. Depends only on the seed. */
  generated(seed: string): Promise<string>;
}
