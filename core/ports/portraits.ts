import type { Mood } from '../pet/moods.ts';

/** What to draw: the seed determines the pet's shape and colours, the mood its face. */
export interface Drawing {
  seed: string;
  mood: Mood;
  /** Leaves the animation out. */
  isStill: boolean;
}

/** Makes portraits and drawings. */
export interface Portraits {
  /**
   * Converts an uploaded picture (one of `PICTURE_TYPES`) to a 512×512 JPEG that is upright, in sRGB and without metadata.
   *
   * @throws `unreadable-picture` if the picture cannot be decoded within the decoder's time limit
   * @throws `picture-too-large` if the picture exceeds 52 megapixels or the memory limit
   * @throws `unavailable` if no decoder is available
   * @throws the signal's reason if it is aborted, unless decoding is almost complete
   */
  fromPicture(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** Returns an SVG drawing that depends only on the seed. */
  generated(seed: string): Promise<string>;
  /** Returns an SVG drawing of the pet on a transparent ground, with its feet on the lower edge. */
  drawing(drawing: Drawing): Promise<string>;
}
