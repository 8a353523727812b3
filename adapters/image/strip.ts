export interface Size {
  width: number;
  height: number;
}

/** A picture with a larger aspect ratio is treated as a strip. */
const MAX_ASPECT_RATIO = 8;

/**
 * Whether a picture is so long and narrow that it must be cropped before it is resized. If it were resized first, 1000×1 pixels would
 * become 512,000×512, and rotating those would take half a minute and a gigabyte. All other pictures are resized first, because that is
 * faster.
 */
export const isStrip = ({ width, height }: Size): boolean =>
  Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height);

/** Returns the central square as options for sharp's `extract`. */
export function centreOf({ width, height }: Size) {
  const side = Math.min(width, height);
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}
