export interface Size {
  width: number;
  height: number;
}

/** A picture with a larger aspect ratio is a strip. */
const MAX_ASPECT_RATIO = 8;

/**
 * A strip is cropped before it is resized. Resized first, 1000×1 pixels would become 512,000×512, and rotating those takes half a minute
 * and a gigabyte. Other pictures are resized first, which is faster.
 */
export const isStrip = ({ width, height }: Size): boolean =>
  Math.max(width, height) > MAX_ASPECT_RATIO * Math.min(width, height);

/** The square in the centre, as sharp's `extract` takes it. */
export function centreOf({ width, height }: Size) {
  const side = Math.min(width, height);
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}
