export interface Size {
  width: number;
  height: number;
}

/** So many times as long as wide, a picture is a strip. */
const STRIP = 8;

/**
 * Cut only after it has been enlarged, a line of a thousand pixels would be half a million pixels long, and turning that upright
 * takes half a minute and a gigabyte. All others are shrunk first, which is faster.
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
