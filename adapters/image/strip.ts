export interface Size {
  width: number;
  height: number;
}

/** The aspect ratio from which a picture is a strip. */
const STRIP = 8;

/**
 * A strip has to be cropped before it is resized: a line of a thousand pixels would be enlarged to half a million, and rotating that
 * takes half a minute and a gigabyte. Other pictures are resized first, which is faster.
 */
export const isStrip = ({ width, height }: Size): boolean => Math.max(width, height) > STRIP * Math.min(width, height);

export function middleOf({ width, height }: Size) {
  const side = Math.min(width, height);
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}
